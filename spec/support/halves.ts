import { readdirSync } from 'node:fs';

const SPECS = 'dist/spec';

/** Folders whose specs are about half of the work; the other half are all others. */
const FOLDERS: readonly string[] = ['cli', 'faults', 'sink'];

/** Whether a file, by its path in the folder of specs, is of the first half. */
export const isFirst = (path: string): boolean => FOLDERS.some(folder => path.startsWith(`${folder}/`));

/** What mocha leaves out to run the first half, and the second. */
export function ignoredInHalves(): readonly [readonly string[], readonly string[]] {
  const entries = readdirSync(SPECS, { withFileTypes: true });
  const folders = entries.filter(entry => entry.isDirectory()).map(({ name }) => `${name}/`);
  const patterns = (some: readonly string[]): string[] => some.map(folder => `${SPECS}/${folder}**`);
  return [
    [`${SPECS}/*.spec.js`, ...patterns(folders.filter(folder => !isFirst(folder)))],
    patterns(folders.filter(isFirst)),
  ];
}
