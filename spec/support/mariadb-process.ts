import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { MariadbServer } from './mariadb.js';
import type { MariadbPrograms } from './mariadb-programs.js';

const PORTS_TO_TRY = 3;

// Reads which process group runs now; at the end of its input, which comes whatever becomes of this process, it tidies up.
// What is being killed may still write for a moment.
const GUARD = `
while read -r line; do group=$line; done
[ -z "$group" ] || kill -s KILL -- "-$group"
rm -rf "$1" || { sleep 1; rm -rf "$1"; }`;

const READY = /ready for connections/;

// What makes it start quickly; commits stay durable.
const QUICK = [
  '--skip-name-resolve',
  '--skip-log-bin',
  '--performance-schema=OFF',
  '--innodb-buffer-pool-size=32M',
  '--innodb-flush-log-at-trx-commit=1',
];

/**
 * A server with its own data folder and port on the loopback, or why it does not start. Root has no password there.
 * @param parent of its folder
 */
export async function startServer(
  programs: MariadbPrograms,
  parent = tmpdir(),
): Promise<MariadbServer | string> {
  let place: Place | undefined;
  try {
    place = await guardedPlace(parent);
    await setUp(place, programs.setup);
    let server = await listen(place, programs.server);
    return {
      connection: { host: '127.0.0.1', port: server.port, user: 'root' },
      isOurs: true,
      stop: place.clear,
      async crash(meanwhile) {
        await kill(server.child);
        await meanwhile?.();
        server = await listen(place!, programs.server, server.port);
      },
    };
  } catch (error) {
    // Whatever this machine lacks for a server, the specs of MySQL are pending for it.
    await place?.clear();
    return `MariaDB could not be started: ${(error as Error).message}`;
  }
}

/** A folder that goes with this process, and so do the programs that run in it. */
interface Place {
  readonly tables: string;
  run(program: string, options: readonly string[]): Running;
  clear(): Promise<void>;
}

type Running = ChildProcessByStdio<null, Readable, Readable>;

async function guardedPlace(parent: string): Promise<Place> {
  const folder = await mkdtemp(join(parent, 'millrace-mariadb-'));
  const guard = spawn('sh', ['-c', GUARD, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const cleared = new Promise(resolve => guard.once('exit', resolve));
  try {
    await once(guard, 'spawn');
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
  return {
    tables: join(folder, 'tables'),
    run(program, options) {
      const child = spawn(program, options, {
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group of its own: Ctrl-C reaches the specs alone, and the guard ends what the program started too.
        detached: true,
        // A server that starts deletes the temporary tables of others in the same folder.
        env: { ...process.env, TMPDIR: folder },
      });
      if (child.pid) guard.stdin.write(`${child.pid}\n`);
      return child;
    },
    async clear() {
      guard.stdin.end();
      await cleared;
    },
  };
}

async function setUp(place: Place, program: string): Promise<void> {
  // Not as a user: as root it would change the owner of parts of a server that is installed. By force: without a name server.
  const options = ['--no-defaults', `--datadir=${place.tables}`, '--force', '--skip-test-db'];
  const setup = place.run(program, [...options, '--auth-root-authentication-method=normal']);
  const [said, complained, status] = await Promise.all([
    text(setup.stdout),
    text(setup.stderr),
    exitStatus(setup),
  ]);
  if (status !== 0) throw new Error(`${program} ended with status ${status}:\n${said}${complained}`);
}

interface Listening {
  readonly port: number;
  readonly child: Running;
}

/** @param again a port that it had before */
async function listen(place: Place, program: string, again?: number): Promise<Listening> {
  const options = ['--no-defaults', `--datadir=${place.tables}`, '--bind-address=127.0.0.1', ...QUICK];
  // No socket file, whose path may have no more than some 100 bytes.
  options.push('--socket=');
  if (process.getuid?.() === 0) options.push('--user=root');
  let log = '';
  for (let tries = 0; tries < PORTS_TO_TRY; tries += 1) {
    const port = again ?? (await freePort());
    const child = place.run(program, [...options, `--port=${port}`]);
    log = await logUntilReady(child);
    if (READY.test(log)) return { port, child };
    // Another took the port meanwhile.
    if (!/port.* in use/i.test(log)) break;
  }
  throw new Error(`${program} ended with:\n${log}`);
}

/** As by kill -9: nothing is written any more. */
async function kill(child: ChildProcess): Promise<void> {
  // It may have ended by itself.
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = exitStatus(child);
  child.kill('SIGKILL');
  await ended;
}

async function logUntilReady(server: Running): Promise<string> {
  await once(server, 'spawn');
  const lines: string[] = [];
  for await (const line of createInterface(server.stderr)) {
    lines.push(line);
    if (READY.test(line)) break;
  }
  // Nobody reads on, and a full pipe would stop the server.
  server.stdout.resume();
  server.stderr.resume();
  return lines.join('\n');
}

async function exitStatus(child: ChildProcess): Promise<number | null> {
  const [status] = await once(child, 'exit');
  return status;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
