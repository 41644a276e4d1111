import type { RecordReader } from '../bytes/scanner.js';
import { LoadError, type LoadErrorCode } from '../errors.js';
import { DEFAULT_MAX_DEPTH } from './grammar.js';
import { readJson } from './read.js';

/** Reads records of one document. One that is not JSON ends the source: where it ends can't be trusted. */
export const jsonReader = (maxDepth = DEFAULT_MAX_DEPTH): RecordReader => reader(maxDepth, ['bad_value']);

/** Reads records that are documents of their own. */
export const lineReader = (maxDepth = DEFAULT_MAX_DEPTH): RecordReader =>
  reader(maxDepth, ['bad_value', 'invalid_json', 'limit']);

/** @param inBand codes of errors that are about one record alone: they wait in its `value`, for it to be rejected */
function reader(maxDepth: number, inBand: readonly LoadErrorCode[]): RecordReader {
  return record => {
    const { position, name, ancestors } = record;
    try {
      return { position, name, ancestors, value: readJson(record, maxDepth) };
    } catch (error) {
      if (!(error instanceof LoadError && inBand.includes(error.code))) throw error;
      const refused = { position, name, ancestors, value: undefined };
      return Object.defineProperty(refused, 'value', {
        enumerable: true,
        get() {
          throw error;
        },
      });
    }
  };
}
