import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import { partOf } from './support/parts.js';

/** Modules whose counts a line at the end of all specs tells, each of its own process. */
const COUNTING = ['support/fault-tally.ts', 'support/verdicts.ts'];

describe('The parts of the specs, which run side by side', () => {
  const paths = readdirSync('spec', { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts'))
    .map(path => path.split(sep).join('/'));
  const imports = new Map(paths.map(path => [path, importsOf(path)]));

  for (const counting of COUNTING) {
    it(`have all that ${counting} counts in one of them`, () => {
      const specs = paths.filter(path => path.endsWith('.spec.ts') && reaches(path, counting, new Set()));
      assert.ok(specs.length > 1);
      assert.equal(new Set(specs.map(partOf)).size, 1, specs.join());
    });
  }

  function reaches(path: string, target: string, seen: Set<string>): boolean {
    if (path === target) return true;
    if (seen.has(path)) return false;
    seen.add(path);
    return (imports.get(path) ?? []).some(imported => reaches(imported, target, seen));
  }
});

/** Of other modules of the specs, as paths in their folder. */
function importsOf(path: string): string[] {
  const found = readFileSync(posix.join('spec', path), 'utf8').matchAll(/ from '(\.[^']+)\.js'/g);
  return [...found].map(([, name]) => `${posix.join(posix.dirname(path), name!)}.ts`);
}
