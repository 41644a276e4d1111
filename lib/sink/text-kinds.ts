import type { ColumnValue } from '../types.js';
import { type Check, isBytes, type Refusal, TEXT, text } from './kinds.js';

const YEAR: Refusal = ['bad_value', 'a year of four digits, or 0'];
const NO_SPACE: Refusal = ['bad_value', 'text without spaces at its end (or a column of type VARCHAR)'];
const LENGTH: Refusal = ['bad_value', 'bytes of the length of the column (or a column of type VARBINARY)'];
const FORM: Refusal = [
  'bad_value',
  'a date or time as YYYY-MM-DD hh:mm:ss, or the part of it that the column keeps',
];
const SECONDS: Refusal = ['bad_value', 'no more digits of a second than the column keeps'];
const NOT_NULL: Refusal = ['not_null', 'a value'];
const MEMBER: Refusal = ['bad_value', 'one of the values in the type of the column'];
const MEMBERS: Refusal = [
  'bad_value',
  'values in the type of the column, in their order, with commas between',
];

/** Two digits would be read as a year of this century or the last. */
export const year: Check = value => {
  if (value === null) return undefined;
  return /^(?:\d{4}|0)$/.test(String(value)) && !isBytes(value) ? undefined : YEAR;
};

/** Of a fixed length: spaces at the end are gone when it is read. */
export const paddedText: Check = value =>
  text(value) ?? (typeof value === 'string' && value.endsWith(' ') ? NO_SPACE : undefined);

/** Bytes of a fixed length: shorter ones would be filled up by zeros. */
export function paddedBytes(length: number): Check {
  return value => (value === null || Buffer.byteLength(bytesOf(value)) >= length ? undefined : LENGTH);
}

const DATE = String.raw`\d{4}-\d{1,2}-\d{1,2}`;
const TIME = String.raw`\d{1,3}:\d{1,2}(?::\d{1,2}(?:\.\d*)?)?`;
const FORMS: Readonly<Record<string, RegExp>> = {
  date: new RegExp(`^${DATE}$`),
  time: new RegExp(`^-?${TIME}$`),
  datetime: new RegExp(`^(?:${DATE}(?:[ T]${TIME})?|\\d{14}(?:\\.\\d*)?)$`),
};

/**
 * A point in time. As a number it would be read by its digits (240102 for a day in 2024), in other forms by rules that
 * surprise (5.5 for 5 seconds), and digits of a second beyond those of the column would be dropped.
 */
export function temporal(
  kind: 'date' | 'time' | 'datetime',
  fractionDigits: number,
  nullable: boolean,
): Check {
  const form = FORMS[kind]!;
  const finer = new RegExp(String.raw`\.\d{${fractionDigits}}0*[1-9]`);
  return value => {
    if (value === null) return nullable ? undefined : NOT_NULL;
    if (typeof value !== 'string') return TEXT;
    if (!form.test(value)) return FORM;
    return finer.test(value) ? SECONDS : undefined;
  };
}

/** One of the values listed, as it is written there: the server would ignore case, and take digits for a number in the list. */
export function enumeration(members: readonly string[]): Check {
  const known = new Set(members);
  return value => {
    if (value === null) return undefined;
    if (typeof value !== 'string') return TEXT;
    return known.has(value) ? undefined : MEMBER;
  };
}

/** Several of them, in their order, each once: the server would sort them. */
export function memberSet(members: readonly string[]): Check {
  const places = new Map(members.map((member, place) => [member, place]));
  return value => {
    if (value === null || value === '') return undefined;
    if (typeof value !== 'string') return TEXT;
    const found = value.split(',').map(member => places.get(member) ?? -1);
    return found.every((place, at) => place > (found[at - 1] ?? -1)) ? undefined : MEMBERS;
  };
}

function bytesOf(value: Exclude<ColumnValue, null>): string | Uint8Array {
  return typeof value === 'object' ? value : String(value);
}
