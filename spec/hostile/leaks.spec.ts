import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { useMariadb } from '../support/databases.js';
import { person } from '../support/people.js';

const PROGRAM = fileURLToPath(new URL('../support/aborted-loads.js', import.meta.url));

interface Left {
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  readonly signalListeners: number;
  readonly connections: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

describe('Loads that are aborted', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'millrace-leaks-'));
  const source = join(folder, 'people.xml.gz');
  before(() => {
    const people = Array.from({ length: 1500 }, (_, id) => person(id, `person ${id}`)).join('\n');
    writeFileSync(source, gzipSync(`<people>${people}</people>`));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function leaveNothing(to: string, count: number): Promise<void> {
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, to, String(count), source]);
    const { before, after, signalListeners, connections, outcomes }: Left = JSON.parse(stdout);
    for (const [what, size] of Object.entries(after)) assert.ok(size <= before[what]!, `${what}: ${stdout}`);
    assert.deepEqual([signalListeners, connections], [0, 0]);
    assert.deepEqual(outcomes, { aborted: count + 10 });
  }

  it('leave no file, thread, timer or listener behind: 150 into SQLite', () =>
    leaveNothing(`sqlite:${join(folder, 'people.sqlite')}`, 150));

  describe('into MariaDB', () => {
    const database = useMariadb();

    it('leave no connection behind, either: 50', () => {
      const { host, port, user, password = '', database: name } = database.mariadb!.connection;
      const login = `${encodeURIComponent(user!)}:${encodeURIComponent(password)}`;
      return leaveNothing(`mysql://${login}@${host}:${port}/${name}`, 50);
    });
  });
});
