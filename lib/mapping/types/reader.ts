import type { ColumnValue } from '../../types.js';
import type { ColumnType } from '../column-type.js';
import type { Failure } from '../failure.js';
import { dateReader } from './dates.js';
import { decimalOf, toFloat, toInteger } from './decimal.js';
import { jsonText } from './json.js';
import { binaryOf, stringOf, toBoolean } from './text.js';

/** Turns a text into a value of a type, or says why it is none. */
export type Reader = (text: string) => ColumnValue | Failure;

/** How values of a type are written in the source, beyond what the type says. */
export interface Writing {
  readonly formats?: readonly string[] | undefined;
  readonly zone?: string | undefined;
  readonly encoding?: 'base64' | 'hex' | undefined;
}

export function readerOf(type: ColumnType, { formats, zone, encoding = 'base64' }: Writing = {}): Reader {
  switch (type.name) {
    case 'string':
      return stringOf(type.length);
    case 'integer':
      return toInteger;
    case 'decimal':
      return decimalOf(type.precision, type.scale);
    case 'float':
      return toFloat;
    case 'boolean':
      return toBoolean;
    case 'date':
      return dateReader({ kind: 'date', fraction: 0, formats, zone });
    case 'time':
    case 'datetime':
      return dateReader({ kind: type.name, fraction: type.fraction, formats, zone });
    case 'binary':
      return binaryOf(encoding, type.length);
    case 'json':
      return jsonText;
  }
}
