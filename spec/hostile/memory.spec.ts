import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GB, MB } from '../support/hostile-input.js';
import { isSoak, scaled } from '../support/soak.js';

const PROGRAM = fileURLToPath(new URL('../support/slow-load.js', import.meta.url));
const BYTES = scaled(256 * MB, 10 * GB);

interface Memory {
  readonly read: number;
  /** The most in the first and in the second half of the load. */
  readonly early: number;
  readonly late: number;
}

describe('A sink ten times slower than its source, and slower', function () {
  this.timeout(isSoak ? 3_600_000 : 120_000);
  const folder = mkdtempSync(join(tmpdir(), 'millrace-memory-'));
  after(() => rmSync(folder, { recursive: true }));

  async function memoryOf(how: 'bounded' | 'unbounded', bytes: number, threads = 0): Promise<Memory> {
    const file = join(folder, `${threads}.sqlite`);
    const args = [PROGRAM, String(bytes), how, file, String(threads)];
    return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout);
  }

  for (const threads of scaled([0], [0, 1])) {
    const limit = (200 + 64 * threads) * MB;

    it(`takes less than ${limit / MB} MB for ${BYTES / MB} MB, with ${threads} threads`, async () => {
      const { read, early, late } = await memoryOf('bounded', BYTES, threads);
      assert.ok(read > BYTES / 1100, `${read} records`);
      assert.ok(Math.max(early, late) < limit, `${early} and ${late} bytes`);
      assert.ok(late < early * 1.2, `it grows from ${early} to ${late} bytes`);
    });
  }

  it('would take the memory of the source without backpressure', async () => {
    const { late } = await memoryOf('unbounded', 256 * MB);
    assert.ok(late > 256 * MB, `${late} bytes`);
  });
});
