import type { LoadErrorCode } from '../errors.js';
import type { ColumnValue } from '../types.js';

/** Why a column does not take a value: a code, and what the column takes instead. */
export type Refusal = readonly [code: LoadErrorCode, expected: string];

/**
 * Whether a column takes a value without changing it. Databases round, cut and reinterpret much of what does not fit
 * without a word; what they refuse themselves is left to them.
 */
export type Check = (value: ColumnValue) => Refusal | undefined;

const WHOLE: Refusal = ['bad_value', 'a whole number, or text of its digits'];
const NUMBER: Refusal = ['bad_value', 'a number, or text of one'];
const DIGITS: Refusal = ['bad_value', 'a number of no more digits than a double keeps (about 15)'];
export const TEXT: Refusal = ['bad_value', 'text'];
const BYTES: Refusal = ['bad_value', 'bytes'];
const RANGE: Refusal = ['out_of_range', 'a whole number of 64 bits'];
const SINGLE: Refusal = ['bad_value', 'a number of no more digits than a float of 32 bits keeps (about 6)'];
const SCALE: Refusal = ['bad_value', 'no more digits behind the point than the column keeps'];
const BITS: Refusal = ['bad_value', 'a whole number'];
const AS_WRITTEN: Refusal = ['bad_value', 'text that does not look like a number (or a column of type TEXT)'];

const whole = /^[+-]?\d+$/;
const numeric = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const spacedNumeric = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

export const anything: Check = () => undefined;

export const anything64: Check = value =>
  typeof value !== 'bigint' || isIn64Bits(value) ? undefined : RANGE;

export const integer: Check = value => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? undefined : WHOLE;
  if (typeof value === 'string') return whole.test(value) ? undefined : WHOLE;
  return isBytes(value) ? WHOLE : undefined;
};

export const integer64: Check = value => integer(value) ?? (isIn64Bits(value) ? undefined : RANGE);

/** Numbers that the database keeps, or refuses, digit by digit. */
export const decimal: Check = value =>
  isBytes(value) || (typeof value === 'string' && !numeric.test(value)) ? NUMBER : undefined;

/** A number is what it is; text and bigints were given for their digits. */
export const float: Check = value => {
  const refusal = decimal(value);
  if (refusal || (typeof value !== 'string' && typeof value !== 'bigint')) return refusal;
  return isDouble(String(value)) ? undefined : DIGITS;
};

/** Of 32 bits: what a double keeps is rounded again. */
export const single: Check = value => {
  const refusal = float(value);
  if (refusal || value === null || typeof value === 'boolean') return refusal;
  if (typeof value === 'number') return Math.fround(value) === value ? undefined : SINGLE;
  // A float of 32 bits keeps any 6 digits.
  const text = String(value);
  const isKept = digitsOf(text).length <= 6 && isSingleRange(Number(text));
  return isKept || Math.fround(Number(text)) === Number(text) ? undefined : SINGLE;
};

/** With so many digits behind the point, rounded to them without a word. */
export function scaled(check: Check, scale: number | undefined): Check {
  if (scale === undefined) return check;
  return value => check(value) ?? (scaleOf(value) > scale ? SCALE : undefined);
}

/** Text would be read as the bits of its characters. */
export const bit: Check = value => (typeof value === 'string' ? BITS : integer(value));

/** Whole numbers of 64 bits, else doubles. */
export const integer64OrFloat: Check = value => {
  if (typeof value === 'bigint') return isIn64Bits(value) ? undefined : RANGE;
  return typeof value === 'string' && whole.test(value) && isIn64Bits(value) ? undefined : float(value);
};

export const text: Check = value => (isBytes(value) ? TEXT : undefined);

export const bytes: Check = value => (value === null || isBytes(value) ? undefined : BYTES);

/** Text that looks like a number becomes one. */
export const numericWhereItLooksSo: Check = value => {
  if (typeof value !== 'string') return anything64(value);
  if (!spacedNumeric.test(value)) return undefined;
  return String(Number(value)) === value || isCanonical64(value) ? undefined : AS_WRITTEN;
};

export function isBytes(value: ColumnValue): boolean {
  return typeof value === 'object' && value !== null;
}

function scaleOf(value: ColumnValue): number {
  const [, fraction = '', exponent = '0'] = /^[^.e]*(?:\.(\d*?)0*)?(?:e(.*))?$/i.exec(String(value)) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}

// Of less, digits are lost.
function isSingleRange(value: number): boolean {
  const size = Math.abs(value);
  return value === 0 || (size >= 1.2e-38 && size <= 3.4e38);
}

function isIn64Bits(value: ColumnValue): boolean {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value;
  // 18 digits always fit; no sign, or BigInt() takes no digits behind it.
  return typeof value !== 'string' || value.length <= 18 || isIn64Bits(BigInt(value.replace('+', '')));
}

function isCanonical64(value: string): boolean {
  return whole.test(value) && isIn64Bits(value) && String(BigInt(value)) === value;
}

// A double keeps any 15 digits, and of longer numbers those that are its own shortest form.
function isDouble(value: string): boolean {
  if (value.length <= 15 && !/e/i.test(value)) return true;
  return value.length <= 100 && digitsOf(String(Number(value))) === digitsOf(value);
}

function digitsOf(value: string): string {
  return value
    .replace(/e.*$/i, '')
    .replace(/\D/g, '')
    .replace(/^0+|0+$/g, '');
}
