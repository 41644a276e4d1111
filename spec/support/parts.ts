import { readdirSync } from 'node:fs';

const SPECS = 'dist/spec';

/** Folders whose specs run beside each other and beside all others, which are the last part. */
const FOLDERS: readonly (readonly string[])[] = [
  ['cli', 'load', 'source', 'xml'],
  ['faults', 'json', 'sink'],
];

/** The number of the part that a file is in, by its path in the folder of specs. */
export function partOf(path: string): number {
  const part = FOLDERS.findIndex(folders => folders.some(folder => path.startsWith(`${folder}/`)));
  return part === -1 ? FOLDERS.length : part;
}

/** What mocha leaves out to run each part. */
export function ignoredInParts(): readonly (readonly string[])[] {
  const entries = readdirSync(SPECS, { withFileTypes: true });
  const folders = entries.filter(entry => entry.isDirectory()).map(({ name }) => `${name}/`);
  return [...FOLDERS, []].map((_folders, part) => [
    ...(part === partOf('') ? [] : [`${SPECS}/*.spec.js`]),
    ...folders.filter(folder => partOf(folder) !== part).map(folder => `${SPECS}/${folder}**`),
  ]);
}
