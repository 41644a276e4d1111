import type { Format } from '../source/format.js';
import type { Limits } from '../source/limits.js';
import { openSource, sourceError } from '../source/open.js';
import { parse } from '../source/parse.js';
import type { SourceRecord } from '../types.js';
import { SourceFailure } from './failure.js';
import { toStdout } from './to-stdout.js';

export interface ParseSourceOptions {
  readonly record: string;
  readonly arrays?: readonly string[];
  readonly format?: Format;
  readonly limit?: Limits;
}

/**
 * Prints the records of one source.
 * @returns whether there is still somebody who reads them
 */
export async function parseSource(
  name: string,
  { record, arrays = [], format, limit: limits }: ParseSourceOptions,
): Promise<boolean> {
  const source = await openSource(name, { maxRatio: limits?.maxRatio });
  const stage = parse({ record, arrays, format: format ?? source.format, limits });
  try {
    return await toStdout<SourceRecord>(
      [...source.streams, stage],
      ({ value }) => `${JSON.stringify(value, exact)}\n`,
    );
  } catch (error) {
    throw new SourceFailure(source.name, sourceError(error, source.name));
  }
}

/** JSON.stringify takes no bigint: its digits go as text. */
function exact(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
