import { readFile } from 'node:fs/promises';
import { LoadError } from '../errors.js';
import { jsonRecords } from '../json/records.js';
import { checkMapping } from '../mapping/check.js';
import { MappingError } from '../mapping/mistake.js';
import type { Mapping } from '../mapping/schema.js';
import { sourceError } from '../source/open.js';

/**
 * A mapping from its file, checked.
 * @throws MappingError for what is wrong with it, and LoadError `source` for a file that can't be read
 */
export async function readMapping(path: string | URL): Promise<Mapping> {
  const text = await readFile(path).catch(error => {
    throw sourceError(error, String(path));
  });
  try {
    return checkMapping(parseText(text));
  } catch (error) {
    if (error instanceof MappingError) {
      throw new MappingError(
        error.problems.map(({ path: at, message }) => ({ path: at, message: `${path}: ${message}` })),
      );
    }
    if (!(error instanceof LoadError)) throw error;
    const { line, column } = error.position ?? { line: 1, column: 1 };
    const message = `${path}: line ${line}, column ${column}: ${error.reason}`;
    throw new MappingError([{ path: '', message }]);
  }
}

/** By our own reader, which knows places and refuses a key that is there twice. */
function parseText(text: Uint8Array): unknown {
  const records = jsonRecords({ record: '/' });
  return [...records.write(text), ...records.end()][0]?.value;
}
