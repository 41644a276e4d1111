import { Mistake, nearest } from './mistake.js';

/** A column's type as it is written. */
export type TypeText =
  | 'string'
  | `string(${number})`
  | 'integer'
  | `decimal(${number},${number})`
  | 'float'
  | 'boolean'
  | 'date'
  | 'time'
  | `time(${number})`
  | 'datetime'
  | `datetime(${number})`
  | 'binary'
  | `binary(${number})`
  | 'json';

/** A column's type as the converters and the sink take it. */
export type ColumnType =
  | { readonly name: 'string'; readonly length?: number }
  | { readonly name: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly name: 'time' | 'datetime'; readonly fraction: number }
  | { readonly name: 'binary'; readonly length?: number }
  | { readonly name: 'integer' | 'float' | 'boolean' | 'date' | 'json' };

type Make = (numbers: readonly number[]) => ColumnType | undefined;

/** How each type is written, and what its numbers may be: the limits are those of MySQL and MariaDB. */
const forms: Readonly<Record<ColumnType['name'], readonly [form: string, make: Make]>> = {
  string: ['string or string(length)', sized('string')],
  integer: ['integer', plain('integer')],
  decimal: ['decimal(precision,scale), precision 1–65, scale 0–30 and not over the precision', decimal],
  float: ['float', plain('float')],
  boolean: ['boolean', plain('boolean')],
  date: ['date', plain('date')],
  time: ['time or time(fraction), fraction 0–6', fractional('time')],
  datetime: ['datetime or datetime(fraction), fraction 0–6', fractional('datetime')],
  binary: ['binary or binary(length)', sized('binary')],
  json: ['json', plain('json')],
};

export const typeNames = Object.keys(forms) as readonly ColumnType['name'][];

export function parseColumnType(text: string): ColumnType {
  const [, name = text, numbers] = /^\s*([^\s(]*)\s*(?:\((.*)\))?\s*$/.exec(text) ?? [];
  if (!Object.hasOwn(forms, name)) {
    const near = nearest(name, typeNames);
    throw new Mistake(
      `unknown type ${JSON.stringify(text)}`,
      near && parses(near + text.slice(name.length)) ? near + text.slice(name.length) : near,
    );
  }
  const [form, make] = forms[name as ColumnType['name']];
  const list =
    numbers?.split(',').map(number => (/^\s*\d{1,9}\s*$/.test(number) ? Number(number) : -1)) ?? [];
  const type = list.includes(-1) ? undefined : make(list);
  if (!type) throw new Mistake(`wrong type ${JSON.stringify(text)}, which is written ${form}`);
  return type;
}

function plain(name: 'integer' | 'float' | 'boolean' | 'date' | 'json'): Make {
  return numbers => (numbers.length === 0 ? { name } : undefined);
}

function sized(name: 'string' | 'binary'): Make {
  return ([length, ...more]) => {
    if (length === undefined) return { name };
    return length > 0 && more.length === 0 ? { name, length } : undefined;
  };
}

function fractional(name: 'time' | 'datetime'): Make {
  return ([fraction = 0, ...more]) => (fraction <= 6 && more.length === 0 ? { name, fraction } : undefined);
}

function decimal([precision = 0, scale = -1, ...more]: readonly number[]): ColumnType | undefined {
  const fits = precision >= 1 && precision <= 65 && scale >= 0 && scale <= Math.min(30, precision);
  return fits && more.length === 0 ? { name: 'decimal', precision, scale } : undefined;
}

function parses(text: string): boolean {
  try {
    parseColumnType(text);
    return true;
  } catch {
    return false;
  }
}
