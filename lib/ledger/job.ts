import { inspect } from 'node:util';
import { MAX_JOB_CHARACTERS } from './tables.js';

/** What must be the same on every run of a job: one block of it, or none, is in the tables. */
export interface JobIdentity {
  /** The source's name, for people; another name is no other source. */
  readonly source: string;
  /** In bytes. */
  readonly size: number | null;
  /** When it was last changed, as ISO 8601 text. */
  readonly modified: string | null;
  /** SHA-256 of the source, as `sourceDigest` takes it, in hexadecimal. */
  readonly digest: string | null;
  /** SHA-256 of the mapping, or of the row function's text and its paths; of a pipeline its version. */
  readonly mapping: string | null;
  /** Where batches are cut. */
  readonly maxRecords: number | null;
  readonly maxBytes: number | null;
}

/** @throws {TypeError | RangeError} for what can't be the name of a job */
export function jobName(name: unknown): string {
  if (typeof name !== 'string') throw new TypeError(`job: expected a name, got ${inspect(name)}`);
  // MySQL takes names that differ in blanks behind them for the same.
  const length = [...name].length;
  if (name.trim() !== name || length === 0 || length > MAX_JOB_CHARACTERS) {
    const rule = `1 to ${MAX_JOB_CHARACTERS} characters without blanks around them`;
    throw new RangeError(`job: expected ${rule}, got ${length}: ${inspect(name)}`);
  }
  return name;
}

const MAX_VERSION_CHARACTERS = 64;

/** @throws {TypeError | RangeError} */
export function versionText(version: unknown): string {
  if (typeof version !== 'string') throw new TypeError(`version: expected text, got ${inspect(version)}`);
  const { length } = [...version];
  if (length >= 1 && length <= MAX_VERSION_CHARACTERS) return version;
  throw new RangeError(`version: expected 1 to ${MAX_VERSION_CHARACTERS} characters, got ${length}`);
}

/** Of the ledger's tables, and of the rules by which blocks are cut, of which what a mapping picks is one. */
export const VERSION = 2;

/** A job as the ledger has it. */
export interface JobRow {
  readonly job: string;
  readonly source: string;
  readonly size: number | null;
  readonly modified: string | null;
  readonly digest: string | null;
  readonly mapping: string | null;
  readonly block_records: number | null;
  readonly block_bytes: number | null;
  readonly version: number;
  readonly started: string;
  readonly finished: string | null;
}

/** What differs, in words; empty for the same job. */
export function differences(row: JobRow, identity: JobIdentity): string[] {
  const pairs: readonly (readonly [what: string, before: unknown, now: unknown])[] = [
    ['the size of the source was', row.size, identity.size],
    ['the source was last changed', row.modified, identity.modified],
    ['the content of the source was', row.digest, identity.digest],
    ['the mapping or version was', row.mapping, identity.mapping],
    ['the records of a batch were', row.block_records, identity.maxRecords],
    ['the bytes of a batch were', row.block_bytes, identity.maxBytes],
    ['the version of the ledger was', row.version, VERSION],
  ];
  return pairs
    .filter(([, before, now]) => shown(before) !== shown(now))
    .map(([what, before, now]) => `${what} ${shown(before)} and is ${shown(now)}`);
}

/** Of a digest the beginning tells enough. Numbers may come as text, or as bigints. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return 'unknown';
  const text = String(value);
  return /^[\da-f]{64}$/.test(text) ? text.slice(0, 12) : text;
}
