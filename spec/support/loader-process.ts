import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
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

/** A process that is ready to load; without options it ends. */
export interface Loader {
  readonly pid: number;
  run(options: LoaderOptions | undefined, kill?: Kill): Promise<Ended>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

// One starts while another runs: starting takes longer than these loads.
let spare: Child | undefined;

after(() => spare?.stdin.end());

export async function startLoader(): Promise<Loader> {
  const child = spare ?? start();
  spare = start();
  const said = text(child.stderr);
  const closed = once(child, 'close');
  const [ready] = await Promise.race([once(child.stdout, 'data'), closed]);
  if (!Buffer.isBuffer(ready)) throw new Error(`the loader does not start: ${await said}`);

  return {
    pid: child.pid!,
    async run(options, kill) {
      let batches = 0;
      let timer: NodeJS.Timeout | undefined;
      const look = (): void => {
        if (kill && batches >= kill.batches) timer ??= setTimeout(() => child.kill('SIGKILL'), kill.ms);
      };
      child.stdout.on('data', (ticks: Buffer) => {
        batches += ticks.length;
        look();
      });
      child.stdin.end(options && JSON.stringify(options));
      look();
      const [code, signal] = await closed;
      clearTimeout(timer);
      const error = await said;
      const isKilled = signal === 'SIGKILL';
      if (!isKilled && (code !== 0) !== error.length > 0) {
        throw new Error(`the loader has ended by ${signal ?? code}, and said: ${error}`);
      }
      return { isKilled, error: isKilled ? '' : error, batches };
    },
  };
}

export async function runLoader(options: LoaderOptions, kill?: Kill): Promise<Ended> {
  const loader = await startLoader();
  return loader.run(options, kill);
}

function start(): Child {
  const child = spawn(process.execPath, ['--no-opt', PROGRAM], { stdio: ['pipe', 'pipe', 'pipe'] });
  // It may be killed before it has read all.
  child.stdin.on('error', () => {});
  return child;
}
