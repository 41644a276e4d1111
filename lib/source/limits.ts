import { noOthers, wholeNumber } from '../options.js';

/** How large what a source holds may be. What is larger ends the load with the code `limit`, at its place. */
export interface Limits {
  /**
   * Bytes (as UTF-8) of one record, and of any tag, comment, text or key between records.
   * @default 16 MiB
   */
  readonly maxRecordBytes?: number;
  /**
   * Elements, or objects and arrays, within each other, from the record down.
   * @default 256
   */
  readonly maxDepth?: number;
  /**
   * Attributes of one element of XML.
   * @default 1000
   */
  readonly maxAttributes?: number;
  /**
   * Bytes of the name of one element of XML.
   * @default 1024
   */
  readonly maxNameBytes?: number;
  /**
   * How many times as long as a .gz file may be what it unpacks to; looked at from the 8th MiB on.
   * @default 200
   */
  readonly maxRatio?: number;
}

const NAMES = ['maxRecordBytes', 'maxDepth', 'maxAttributes', 'maxNameBytes', 'maxRatio'] as const;

export function checkLimits(limits: Limits): Limits {
  noOthers(limits, NAMES);
  for (const name of NAMES) if (limits[name] !== undefined) wholeNumber(name, limits[name]);
  return limits;
}

/** What the scanner of XML takes of them. */
export function limitsOfXml({ maxRatio: _, ...limits }: Limits): Omit<Limits, 'maxRatio'> {
  return limits;
}

/** What the scanners of JSON and NDJSON take of them. */
export function limitsOfJson(limits: Limits): Pick<Limits, 'maxRecordBytes' | 'maxDepth'> {
  const { maxRatio: _, maxAttributes: _attributes, maxNameBytes: _name, ...others } = limits;
  return others;
}
