import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where a program is, if it is installed. */
export function onPath(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map(folder => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether what is missing can be installed. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath('apt-get') !== undefined;
}

/** Installs packages of Debian; gives what apt-get said against it. */
export async function install(packages: readonly string[]): Promise<string | undefined> {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 2 ** 26 };
  // apt-get waits for others that install, but not for those that update: one at a time, by a lock that leaves no file.
  const aptGet = (...words: string[]) =>
    run('flock', ['/var/lib/apt', 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...words], options);
  // A source that has gone away fails the update, yet the packages may come from another.
  const updated = await aptGet('update').catch((error: Error) => error);
  // It must not take away a server that is there, as of MySQL.
  const without = ['--yes', '--no-install-recommends', '--no-remove'];
  const installed = await aptGet('install', ...without, ...packages).catch((error: Error) => error);
  if (!(installed instanceof Error)) return undefined;
  // The message has what was said on stderr.
  return [updated, installed].map(refusal => (refusal instanceof Error ? refusal.message : '')).join('\n');
}
