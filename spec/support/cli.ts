import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

// mocha runs in the root of the repo.
export const EXECUTABLE = join(process.cwd(), 'dist', 'lib', 'cli', 'main.js');

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** A folder of its own for each spec, and the command line in it. */
export interface CommandLine {
  readonly folder: string;
  /** The path of a file there. */
  file(name: string): string;
  run(args: readonly string[], options?: RunOptions): Promise<Run>;
  start(args: readonly string[], options?: RunOptions): ChildProcess;
}

export function useCommandLine(): CommandLine {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function start(args: readonly string[], { env = {} }: RunOptions = {}): ChildProcess {
    return spawn(process.execPath, [EXECUTABLE, ...args], { cwd: folder, env: { ...process.env, ...env } });
  }
  return {
    get folder() {
      return folder;
    },
    file: name => join(folder, name),
    start,
    async run(args, options = {}) {
      const child = start(args, options);
      child.stdin!.on('error', () => {});
      child.stdin!.end(options.input);
      return outcomeOf(child);
    },
  };
}

export async function outcomeOf(child: ChildProcess): Promise<Run> {
  const closed = new Promise<number | null>(resolve => child.once('close', resolve));
  const [code, out, err] = await Promise.all([closed, text(child.stdout!), text(child.stderr!)]);
  return { code, out, err };
}
