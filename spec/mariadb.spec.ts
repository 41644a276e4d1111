import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findServer } from './support/mariadb.js';
import { withMariadb } from './support/with-mariadb.js';

// The settings that these specs change.
const SET = ['MILLRACE_MYSQL_URL', 'PATH', 'TMPDIR'] as const;

describe('The MariaDB of the specs', () => {
  const before = Object.fromEntries(SET.map(name => [name, process.env[name]]));
  let folder: string;
  let temporary: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-programs-'));
    // With what a shell would take apart.
    temporary = join(folder, "a b 'c");
    mkdirSync(temporary);
  });
  afterEach(() => {
    for (const name of SET) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    rmSync(folder, { recursive: true });
  });

  it('is the server that MILLRACE_MYSQL_URL names, by IPv6 too', async () => {
    process.env.MILLRACE_MYSQL_URL = 'mysql://me:p%40ss@[::1]:3307';
    const found = await findServer();
    assert.ok(typeof found !== 'string');
    assert.deepEqual(found.connection, { host: '::1', port: 3307, user: 'me', password: 'p@ss' });
    assert.equal(found.isOurs, false);
  });

  describe('by programs that fall short', () => {
    beforeEach(function () {
      if (process.platform === 'win32') this.skip();
      delete process.env.MILLRACE_MYSQL_URL;
      process.env.PATH = folder;
      process.env.TMPDIR = temporary;
    });

    const mariadbd = '[ "$1" = --version ] && echo MariaDB && exit; echo no port >&2; exit 3';
    const whole = {
      mariadbd,
      'mariadb-install-db': 'exit 0',
      my_print_defaults: '',
      sh: 'PATH=/usr/bin:/bin exec /bin/sh "$@"',
    };
    const shortfalls: [title: string, programs: Record<string, string>, found: RegExp][] = [
      ['another server', { mariadbd: 'echo MySQL' }, /mariadbd is not of MariaDB; install /],
      ['a server that does not run', { mariadbd: 'exit 3' }, /mariadbd does not run: /],
      ['no setup', { mariadbd }, /but no mariadb-install-db on the PATH; install /],
      [
        'a setup without what it needs',
        { mariadbd, 'mariadb-install-db': '' },
        /but no my_print_defaults on the PATH; install /,
      ],
      [
        'a setup that ends',
        { ...whole, 'mariadb-install-db': 'echo no room >&2; exit 3' },
        /mariadb-install-db ended with status 3:\nno room/,
      ],
      ['a server that ends', whole, /mariadbd ended with:\nno port/],
      [
        'no shell',
        { mariadbd, 'mariadb-install-db': '', my_print_defaults: '' },
        /could not be started: spawn sh ENOENT/,
      ],
    ];
    for (const [title, programs, expected] of shortfalls) {
      it(`is not there and says why, leaving nothing: ${title}`, async () => {
        for (const [name, lines] of Object.entries(programs)) {
          writeFileSync(join(folder, name), `#!/bin/sh\n${lines}\n`);
          chmodSync(join(folder, name), 0o755);
        }
        assert.match(String(await findServer()), expected);
        assert.deepEqual(readdirSync(temporary), []);
      });
    }
  });

  describe('of a process that is killed', () => {
    const mariadb = withMariadb();

    it('ends, leaving nothing', async function () {
      if (!mariadb.server.isOurs) return this.skip();
      const module = new URL('./support/mariadb.js', import.meta.url);
      const program = `import { findServer } from '${module}'; console.log((await findServer()).connection.port)`;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
        env: { ...process.env, TMPDIR: temporary },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [port] = await once(createInterface(child.stdout), 'line');
      assert.equal(readdirSync(temporary).length, 1);
      const changes = watch(temporary);
      child.kill('SIGKILL');
      await once(child, 'exit');
      while (readdirSync(temporary).length > 0) await once(changes, 'change');
      changes.close();
      await assert.rejects(once(createConnection(Number(port), '127.0.0.1'), 'connect'), {
        code: 'ECONNREFUSED',
      });
    });
  });
});
