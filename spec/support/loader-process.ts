import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { LoaderOptions } from './fault-loads.js';

const PROGRAM = join(import.meta.dirname, 'loader.js');

/** How a load in another process has ended. */
export interface Ended {
  readonly isKilled: boolean;
  /** What was wrong, if it was not killed; empty where nothing was. */
  readonly error: string;
  /** How many batches it saw in. */
  readonly batches: number;
}

/** When a load is killed: so many batches are in, and a moment later. */
export interface Kill {
  readonly batches: number;
  readonly ms: number;
}

/** A process that is ready to load. */
export interface Loader {
  readonly pid: number;
  /** Where it is not killed, it is ready again. */
  run(options: LoaderOptions, kill?: Kill): Promise<Ended>;
  /** Leaves it to the next one. */
  release(): void;
  end(): void;
}

// A load that is not killed leaves its process to the next one; one more starts meanwhile, which takes longer than a load.
const ready: Promise<Loader>[] = [];

after(async () => {
  for (const starting of ready) (await starting).end();
});

export async function startLoader(): Promise<Loader> {
  const loader = ready.shift() ?? start();
  if (ready.length === 0) ready.push(start());
  return loader;
}

export async function runLoader(options: LoaderOptions, kill?: Kill): Promise<Ended> {
  const loader = await startLoader();
  return loader.run(options, kill);
}

async function start(): Promise<Loader> {
  const child = spawn(process.execPath, ['--no-opt', PROGRAM], { stdio: ['pipe', 'pipe', 'pipe'] });
  // It may be killed before it has read all.
  child.stdin.on('error', () => {});
  const said = text(child.stderr);
  const closed = once(child, 'close');
  const [first] = await Promise.race([once(child.stdout, 'data'), closed]);
  if (!Buffer.isBuffer(first)) throw new Error(`the loader does not start: ${await said}`);

  const loader: Loader = {
    pid: child.pid!,
    async run(options, kill) {
      let told = '';
      let timer: NodeJS.Timeout | undefined;
      const look = (): void => {
        if (kill && told.length >= kill.batches) timer ??= setTimeout(() => child.kill('SIGKILL'), kill.ms);
      };
      const done = new Promise<void>(resolve => {
        child.stdout.on('data', (more: Buffer) => {
          told += more;
          if (told.endsWith('\n')) resolve();
          else look();
        });
      });
      child.stdin.write(`${JSON.stringify(options)}\n`);
      look();
      await Promise.race([done, closed]);
      clearTimeout(timer);
      child.stdout.removeAllListeners('data');

      const isDone = told.endsWith('\n') && !child.killed;
      if (isDone) loader.release();
      else if ((await closed)[1] !== 'SIGKILL')
        throw new Error(`the loader has ended and said: ${await said}`);
      const [, batches = '', error = '""'] = /^(\.*)(.*)/.exec(told)!;
      return { isKilled: !isDone, error: isDone ? JSON.parse(error) : '', batches: batches.length };
    },
    release: () => void ready.unshift(Promise.resolve(loader)),
    end: () => void child.stdin.end(),
  };
  return loader;
}
