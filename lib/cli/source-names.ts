import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { LoadError } from '../errors.js';

/** The sources that are meant: `*` and the like, where the shell has left them, are the files that match, by name. */
export async function sourceNames(given: readonly string[]): Promise<readonly string[]> {
  const names: string[] = [];
  for (const name of given) names.push(...(isPattern(name) ? await matches(name) : [name]));
  // All of them, before the first one is read.
  const missing = names.find(name => name !== '-' && !isUrl(name) && !existsSync(name));
  if (missing !== undefined) throw new LoadError('source', `${missing}: no such file`);
  return names;
}

function isPattern(name: string): boolean {
  return name !== '-' && !existsSync(name) && isDynamicPattern(slashed(name));
}

function isUrl(name: string): boolean {
  return /^file:/i.test(name);
}

async function matches(pattern: string): Promise<readonly string[]> {
  const absolute = isAbsolute(pattern);
  const found = await glob(slashed(pattern), { absolute, expandDirectories: false });
  if (found.length === 0) throw new LoadError('source', `${pattern}: no file matches`);
  return found.sort();
}

function slashed(pattern: string): string {
  return process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern;
}
