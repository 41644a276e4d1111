import * as kinds from '../kinds.js';
import type { Check } from '../kinds.js';
import * as textKinds from '../text-kinds.js';
import { type Columns, checked, type TakeValue } from './writer.js';

/** A column as the server describes it: plain, so that it crosses threads. */
export interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly definition: string;
  readonly nullable: 'YES' | 'NO';
  /** A number, or its text, as the connection is set. */
  readonly fraction: number | string | null;
  readonly engine: string | null;
  /** The server's version. */
  readonly version: string;
  readonly transactions: string | null;
}

const CHECKS: readonly (readonly [RegExp, (column: ColumnRow) => Check])[] = [
  [/^(tiny|small|medium|big)?int$/, () => kinds.integer],
  [/^year$/, () => textKinds.year],
  [/^bit$/, () => kinds.bit],
  [/^decimal$/, () => kinds.decimal],
  [/^float$/, column => kinds.scaled(kinds.single, scaleOf(column))],
  [/^double$/, column => kinds.scaled(kinds.float, scaleOf(column))],
  [/^char$/, () => textKinds.paddedText],
  [/char$|text$|^json$/, () => kinds.text],
  [/^binary$/, ({ definition }) => textKinds.paddedBytes(Number(/\d+/.exec(definition)![0]))],
  [/^(date|time)$/, column => temporalOf(column.type as 'date' | 'time', column)],
  [/^(datetime|timestamp)$/, column => temporalOf('datetime', column)],
  [/^enum$/, ({ definition }) => textKinds.enumeration(membersOf(definition))],
  [/^set$/, ({ definition }) => textKinds.memberSet(membersOf(definition))],
];

/** Of those that take bytes, these take them as they are bound. */
const BOUND =
  /^(tiny|small|medium|big)?int$|^year$|^decimal$|^float$|^double$|char$|text$|^json$|binary$|blob$|^enum$|^set$|^date|^time/;

/**
 * Whether the table's rows can be bound to parameters as texts, or bytes: MariaDB does with them what it does with the same
 * text in a statement. MySQL decides on the type of a parameter by itself, by rules that were not tried.
 */
export function areBound(columns: readonly ColumnRow[]): boolean {
  return columns.every(({ type, version }) => BOUND.test(type) && /mariadb/i.test(version));
}

/** Of DOUBLE(10,2) the 2. */
function scaleOf({ definition }: ColumnRow): number | undefined {
  const scale = /\(\d+,(\d+)\)/.exec(definition)?.[1];
  return scale === undefined ? undefined : Number(scale);
}

function temporalOf(kind: 'date' | 'time' | 'datetime', { fraction, nullable }: ColumnRow): Check {
  return textKinds.temporal(kind, Number(fraction), nullable === 'YES');
}

/** What the server itself takes as it is, or refuses, is not checked here. */
function checkOf(column: ColumnRow): Check {
  return CHECKS.find(([type]) => type.test(column.type))?.[1](column) ?? kinds.anything;
}

function membersOf(definition: string): string[] {
  return [...definition.matchAll(/'((?:[^']|'')*)'/g)].map(([, member]) => member!.replaceAll("''", "'"));
}

export function columnsFrom(table: string, columns: readonly ColumnRow[], take: TakeValue): Columns {
  return new Map(columns.map(column => [column.name, checked(table, column.name, checkOf(column), take)]));
}
