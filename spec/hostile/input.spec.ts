import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type HostileInput, MB, type Measured } from '../support/hostile-input.js';
import { HOSTILE } from '../support/hostile-inputs.js';
import { isSoak } from '../support/soak.js';
import { tried } from '../support/verdicts.js';

const PROGRAM = fileURLToPath(new URL('../support/read-hostile.js', import.meta.url));
const MAX_CPU_MS = 1000;
const MAX_RSS_BYTES = 200 * MB;
// So that what would never end ends the spec.
const HANGS_MS = isSoak ? 120_000 : 60_000;

async function measure(index: number): Promise<Measured> {
  const run = promisify(execFile)(process.execPath, [PROGRAM, String(index)], { timeout: HANGS_MS });
  return JSON.parse((await run).stdout);
}

describe('Hostile input', function () {
  this.timeout(HANGS_MS + 10_000);

  for (const [index, input] of HOSTILE.entries()) {
    const { what, format, refusal } = input;
    it(`is ${refusal ? `refused at byte ${refusal.byte}` : 'read in flat memory'}: ${format}, ${what}`, async () => {
      let verdict: 'accepted' | 'refused' | 'wrong' = 'wrong';
      try {
        check(input, await measure(index));
        verdict = refusal ? 'refused' : 'accepted';
      } finally {
        tried('hostile', verdict);
      }
    });
  }
});

function check({ refusal, unseenByPick = false }: HostileInput, { readings, rssBytes }: Measured): void {
  for (const { reader, refusal: found, cpuMs } of readings) {
    if (refusal && !(unseenByPick && reader === 'pick')) {
      const { code, byte, reason } = refusal;
      assert.deepEqual(
        [found?.name, found?.code, found?.byte],
        ['LoadError', code, byte],
        `${reader}: ${found?.reason}`,
      );
      assert.match(found!.reason, reason);
      assert.ok(cpuMs < MAX_CPU_MS, `${reader} took ${cpuMs} ms of CPU`);
    } else assert.equal(found, undefined, reader);
  }
  assert.ok(rssBytes < MAX_RSS_BYTES, `${rssBytes} bytes of memory`);
}
