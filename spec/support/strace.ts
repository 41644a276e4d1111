import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LoaderOptions } from './fault-loads.js';
import { type Ended, startLoader } from './loader-process.js';
import { install, mayInstall, onPath } from './programs.js';

/** Which system calls of a load are watched. */
export interface Watched {
  readonly calls: readonly string[];
  /** Only those on these files. */
  readonly paths?: readonly string[];
  /** What strace does to them, as it takes it: `fsync:error=EIO:when=3`. */
  readonly inject?: string;
}

export interface Traced extends Ended {
  /** Of the main thread, in their order. */
  readonly calls: readonly string[];
  /** How many of them have got an error. */
  readonly injected: number;
}

/** Leaves the suite that it is called in pending where there is no strace, or it may not look at other processes. */
export function useStrace(): void {
  before(async function () {
    this.timeout(600_000);
    const missing = await (first ??= findStrace());
    if (missing) this.skip();
  });
}

let first: Promise<string | undefined> | undefined;

/** What is missing. */
async function findStrace(): Promise<string | undefined> {
  const missing = await lookForStrace();
  if (missing) console.warn(`\nSome specs of faults are pending: ${missing}\n`);
  return missing;
}

async function lookForStrace(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'strace is a program of Linux';
  if (!onPath('strace')) {
    const refusal = mayInstall() ? await install(['strace']) : undefined;
    if (!onPath('strace')) return ['there is no strace on the PATH', refusal].filter(Boolean).join('\n');
  }
  const { pid, release } = await startLoader();
  try {
    await (await attach(pid, { calls: ['write'] })).end();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    release();
  }
}

/** A load in another process, of which strace sees everything. */
export async function runTraced(options: LoaderOptions, watched: Watched): Promise<Traced> {
  const { pid, run } = await startLoader();
  const trace = await attach(pid, watched);
  const ended = await run(options);
  const lines = await trace.end();
  const calls = lines.flatMap(line => /^(\d+) +(\w+)\(/.exec(line)?.slice(1, 3).join(' ') ?? []);
  const own = calls.filter(call => call.startsWith(`${pid} `)).map(call => call.split(' ')[1]!);
  return { ...ended, calls: own, injected: lines.filter(line => line.endsWith('(INJECTED)')).length };
}

/** A system call, and its number among those of its name, from 1: as strace counts. */
export type Call = readonly [name: string, number: number];

export function numbered(calls: readonly string[]): Call[] {
  const counts = new Map<string, number>();
  return calls.map(name => {
    const number = (counts.get(name) ?? 0) + 1;
    counts.set(name, number);
    return [name, number];
  });
}

interface Trace {
  /** Leaves the process, where that has not ended; gives what strace has said about it. */
  end(): Promise<string[]>;
}

async function attach(pid: number, { calls, paths = [], inject }: Watched): Promise<Trace> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-strace-'));
  const log = join(folder, 'log');
  const options = ['-f', '-p', String(pid), '-o', log, '-e', `trace=${calls.join()}`];
  for (const path of paths) options.push('-P', path);
  if (inject) options.push('-e', `inject=${inject}`);
  const strace = spawn('strace', options, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(strace, 'exit').finally(() => strace.stderr.destroy());
  const said: string[] = [];
  for await (const line of createInterface(strace.stderr)) {
    said.push(line);
    if (line.includes(' attached')) break;
  }
  if (!said.at(-1)?.includes(' attached')) {
    rmSync(folder, { recursive: true });
    throw new Error(`strace does not run: ${said.join('; ')}`);
  }
  return {
    async end() {
      strace.kill('SIGINT');
      await ended;
      const lines = readFileSync(log, 'utf8').split('\n');
      rmSync(folder, { recursive: true });
      return lines;
    },
  };
}
