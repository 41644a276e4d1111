import { reserve, type RowBytes } from '../../batch/row-bytes.js';
import type { ColumnType } from '../../mapping/column-type.js';
import { copyDate, copyDatetime } from './copy-dates.js';
import { copyDecimal, copyInteger } from './copy-numbers.js';
import { copyText } from './copy-text.js';
import { type Escapes, IN_FIELD, IN_QUOTES } from './escapes.js';
import type { ColumnRow } from './mysql-schema.js';

/**
 * Puts a value as it is to be sent, taken from its text in UTF-8, if that is written as the type writes it: what then
 * comes is byte for byte what the type's reader, the column's check and the writer would make of it. False for what has
 * to go that way, with nothing settled behind `to.at`.
 */
export type Copy = (
  from: Uint8Array,
  start: number,
  end: number,
  to: RowBytes,
  /** Whether an `&` begins a reference. */
  refers: boolean,
) => boolean;

/** How a value stands between others: the quote around text, 0 for none, and what is escaped by which letter. */
export interface Form {
  readonly quote: number;
  readonly escapes: Uint8Array;
}

/** As in an INSERT. */
export const IN_VALUES: Form = {
  quote: 0x27,
  escapes: tableOf(IN_QUOTES),
};
export const IN_FIELDS: Form = { quote: 0, escapes: tableOf(IN_FIELD) };

/** The types of columns that take each type's values as they are. */
const TAKEN_BY: Readonly<Partial<Record<ColumnType['name'], RegExp>>> = {
  integer: /int$|^decimal$|^double$|char$|text$/,
  decimal: /^decimal$|char$|text$/,
  string: /char$|text$/,
  date: /^date$|char$|text$/,
  datetime: /^datetime$|^timestamp$|char$|text$/,
};

/** @returns undefined where values of the type go to the column in another way */
export function copyOf(type: ColumnType, { type: column }: ColumnRow, form: Form): Copy | undefined {
  if (!TAKEN_BY[type.name]?.test(column)) return undefined;
  switch (type.name) {
    case 'integer':
      return copyInteger;
    case 'decimal':
      return quoted(copyDecimal(type.precision, type.scale), form);
    case 'string':
      return quoted(copyText(form, type.length), form);
    case 'date':
      return quoted(copyDate, form);
    case 'datetime':
      return quoted(copyDatetime(type.fraction), form);
    default:
      return undefined;
  }
}

function quoted(copy: Copy, { quote }: Form): Copy {
  if (quote === 0) return copy;
  return (from, start, end, to, refers) => {
    reserve(to, 2);
    to.bytes[to.at++] = quote;
    if (!copy(from, start, end, to, refers)) return false;
    reserve(to, 1);
    to.bytes[to.at++] = quote;
    return true;
  };
}

function tableOf(escapes: Escapes): Uint8Array {
  const table = new Uint8Array(256);
  for (const [char, letter] of Object.entries(escapes)) table[char.charCodeAt(0)] = letter.charCodeAt(0);
  return table;
}
