import type { ColumnType } from '../../mapping/column-type.js';
import type { ColumnValue } from '../../types.js';
import { type Escapes, IN_FIELD, IN_QUOTES } from './escapes.js';
import type { Sized } from '../../bytes/sized.js';
import type { ColumnRow } from './mysql-columns.js';
import { literal } from './mysql-encode.js';
import { field } from './mysql-fields.js';
import { parameter } from './mysql-parameters.js';

/**
 * How the kernel puts a value as it is to be sent, taken from its text in UTF-8, if that is written as the type writes it:
 * what then comes is byte for byte what the type's reader, the column's check and the writer would make of it. All others go
 * that way.
 */
export interface Copy {
  readonly kind: 'integer' | 'decimal' | 'string' | 'date' | 'datetime';
  /** Of text its most characters, of decimals the digits before the point, of datetimes those of a second. */
  readonly size?: number;
  /** Of decimals. */
  readonly scale?: number;
  /** What stands around the value; 0 for nothing. */
  readonly quote: number;
  /** Of text: for each byte the letter that stands for it behind a backslash, or 0. */
  readonly escapes?: Uint8Array;
}

/** How a value stands between others. */
export interface Form {
  readonly isSized: boolean;
  /** Around text; 0 for none. */
  readonly quote: number;
  /** For each byte of text the letter that stands for it behind a backslash, or 0. */
  readonly escapes: Uint8Array;
  /** Any value as text; where it is sized, as what is put. */
  readonly textOf: (value: ColumnValue) => Sized | null;
}

/** As in an INSERT. */
export const IN_VALUES: Form = { isSized: false, quote: 0x27, escapes: tableOf(IN_QUOTES), textOf: literal };
/** As LOAD DATA reads it. */
export const IN_FIELDS: Form = { isSized: false, quote: 0, escapes: tableOf(IN_FIELD), textOf: field };
/** As it is bound to a parameter. */
export const IN_PARAMETERS: Form = { isSized: true, quote: 0, escapes: tableOf({}), textOf: parameter };

/** The types of columns that take each type's values as they are. */
const TAKEN_BY: Readonly<Partial<Record<ColumnType['name'], RegExp>>> = {
  integer: /int$|^decimal$|^double$|char$|text$/,
  decimal: /^decimal$|char$|text$/,
  string: /char$|text$/,
  date: /^date$|char$|text$/,
  datetime: /^datetime$|^timestamp$|char$|text$/,
};

/** @returns undefined where values of the type go to the column in another way */
export function copyOf(
  type: ColumnType,
  { type: column }: ColumnRow,
  { quote, escapes }: Form,
): Copy | undefined {
  if (!TAKEN_BY[type.name]?.test(column)) return undefined;
  switch (type.name) {
    case 'integer':
      return { kind: 'integer', quote: 0 };
    case 'decimal':
      return { kind: 'decimal', size: type.precision - type.scale, scale: type.scale, quote };
    case 'string':
      return { kind: 'string', ...(type.length !== undefined && { size: type.length }), quote, escapes };
    case 'date':
      return { kind: 'date', quote };
    case 'datetime':
      return { kind: 'datetime', size: type.fraction, quote };
    default:
      return undefined;
  }
}

function tableOf(escapes: Escapes): Uint8Array {
  const table = new Uint8Array(256);
  for (const [char, letter] of Object.entries(escapes)) table[char.charCodeAt(0)] = letter.charCodeAt(0);
  return table;
}
