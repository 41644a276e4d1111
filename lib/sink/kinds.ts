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
const TEXT: Refusal = ['bad_value', 'text'];
const BYTES: Refusal = ['bad_value', 'bytes'];
const RANGE: Refusal = ['out_of_range', 'a whole number of 64 bits'];
const SECONDS: Refusal = ['bad_value', 'no more digits of a second than the column keeps'];
const NOT_NULL: Refusal = ['not_null', 'a value'];
const MEMBER: Refusal = ['bad_value', 'one of the values in the type of the column'];
const AS_WRITTEN: Refusal = ['bad_value', 'text that does not look like a number (or a column of type TEXT)'];

const whole = /^[+-]?\d+$/;
const numeric = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const spacedNumeric = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

export const anything: Check = () => undefined;

export const anything64: Check = value => (isIn64Bits(value) ? undefined : RANGE);

export const integer: Check = value => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? undefined : WHOLE;
  if (typeof value === 'string') return whole.test(value) ? undefined : WHOLE;
  return isBytes(value) ? WHOLE : undefined;
};

export const integer64: Check = value => integer(value) ?? anything64(value);

/** Numbers that the database keeps, or refuses, digit by digit. */
export const decimal: Check = value =>
  isBytes(value) || (typeof value === 'string' && !numeric.test(value)) ? NUMBER : undefined;

/** A number is what it is; text and bigints were given for their digits. */
export const float: Check = value => {
  const refusal = decimal(value);
  if (refusal || (typeof value !== 'string' && typeof value !== 'bigint')) return refusal;
  return isDouble(String(value)) ? undefined : DIGITS;
};

/** Whole numbers of 64 bits, else doubles. */
export const integer64OrFloat: Check = value => {
  if (typeof value === 'bigint') return isIn64Bits(value) ? undefined : RANGE;
  return typeof value === 'string' && whole.test(value) && isIn64Bits(value) ? undefined : float(value);
};

export const text: Check = value => (isBytes(value) ? TEXT : undefined);

export const bytes: Check = value => (value === null || isBytes(value) ? undefined : BYTES);

/**
 * A point in time. As a number it would be read by its digits (240102 for a day in 2024), and digits of a second
 * beyond those of the column would be dropped.
 */
export function temporal(fractionDigits: number, nullable: boolean): Check {
  const finer = new RegExp(String.raw`(?::\d+|\d{6})\.\d{${fractionDigits}}0*[1-9]`);
  return value => {
    if (value === null) return nullable ? undefined : NOT_NULL;
    if (typeof value !== 'string') return TEXT;
    return finer.test(value) ? SECONDS : undefined;
  };
}

/** One or several of the values listed. Digits would be read as the number of a value in the list. */
export function enumeration(members: readonly string[]): Check {
  return value => {
    if (value === null) return undefined;
    if (typeof value !== 'string') return TEXT;
    return /^\s*\d+\s*$/.test(value) && !members.includes(value) ? MEMBER : undefined;
  };
}

/** Text that looks like a number becomes one. */
export const numericWhereItLooksSo: Check = value => {
  if (typeof value !== 'string') return anything64(value);
  if (!spacedNumeric.test(value)) return undefined;
  return String(Number(value)) === value || isCanonical64(value) ? undefined : AS_WRITTEN;
};

function isBytes(value: ColumnValue): boolean {
  return typeof value === 'object' && value !== null;
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
