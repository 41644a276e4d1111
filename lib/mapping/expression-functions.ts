import type { Environment } from '@marcbachmann/cel-js';
import Big from 'big.js';
import { onDemand } from '../on-demand.js';
import { parseConvert } from './convert.js';
import { Failure } from './failure.js';
import { dateReader } from './types/dates.js';
import { readDigits } from './types/decimal.js';

const cel = onDemand<typeof import('@marcbachmann/cel-js')>('@marcbachmann/cel-js');

/** A value that an expression's function can't take. */
export class Refusal extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.reason);
    this.failure = failure;
  }
}

const tooLong = new Failure('out_of_range', 'more than 1000 digits');

/** What expressions can do beyond the language itself: signature, what it does, how. */
const functions: readonly (readonly [
  signature: string,
  does: string,
  how: (...given: never[]) => unknown,
])[] = [
  ['decimal(string): decimal', 'an exact number from a text', decimal],
  [
    'decimal(string, string): decimal',
    'the same, with what stands for blank',
    (text: string, blank: string) => decimal(text.trim() || blank),
  ],
  ['decimal(int): decimal', 'an exact number from an integer', (n: bigint) => Big(String(n))],
  ['string(decimal): string', 'its digits', (n: Big) => n.toFixed()],
  ['round(decimal, int): decimal', 'to so many digits after the point, half away from zero', round],
  [
    'divide(decimal, decimal, int): decimal',
    'a quotient, to so many digits after the point',
    (a: Big, b: Big, digits: bigint) => round(quotient(a, b, digits), digits),
  ],
  [
    'sum(list<decimal>): decimal',
    '0 for none',
    (list: readonly Big[]) => list.reduce((a, b) => a.plus(b), Big(0)),
  ],
  ['digits(string): string', 'its digits 0–9', refusing(parseConvert('digits'))],
  [
    'number(string): string',
    'the one number in a text such as "Up to $1,234.56"',
    refusing(parseConvert('number')),
  ],
  ['blank(string): bool', 'nothing but white space', (text: string) => text.trim() === ''],
  ['date(string): google.protobuf.Timestamp', 'the date of a text yyyy-MM-dd', (text: string) => date(text)],
  [
    'date(string, string): google.protobuf.Timestamp',
    'the date or date and time of a text, by a format',
    date,
  ],
];

const operators: readonly (readonly [signature: string, how: (a: Big, b: Big) => Big | boolean])[] = [
  ['decimal + decimal', (a, b) => a.plus(b)],
  ['decimal - decimal', (a, b) => a.minus(b)],
  ['decimal * decimal', (a, b) => a.times(b)],
  ['decimal == decimal', (a, b) => a.eq(b)],
  ['decimal < decimal', (a, b) => a.lt(b)],
  ['decimal <= decimal', (a, b) => a.lte(b)],
  ['decimal > decimal', (a, b) => a.gt(b)],
  ['decimal >= decimal', (a, b) => a.gte(b)],
  ['-decimal', a => a.neg()],
];

/** Made when the first expression is there: most mappings have none. */
export type Language = () => Environment;

/** The language of expressions. `now()` is when the load began, to the second, however long it takes. */
export function expressionLanguage(startedAt: Date): Language {
  let language: Environment | undefined;
  return () => (language ??= languageAt(startedAt));
}

function languageAt(startedAt: Date): Environment {
  const now = new Date(Math.floor(startedAt.getTime() / 1000) * 1000);
  const language = new (cel().Environment)().registerType('decimal', { ctor: Big as never, fields: {} });
  for (const [signature, description, how] of functions)
    language.registerFunction(signature, how, { description });
  for (const [signature, how] of operators) language.registerOperator(signature, how);
  return language.registerFunction('now(): google.protobuf.Timestamp', () => now);
}

function decimal(text: string): Big {
  const digits = readDigits(text.trim());
  if (digits instanceof Failure) throw new Refusal(digits);
  if (Math.abs(digits.point) > 1000 || digits.digits.length > 1000) throw new Refusal(tooLong);
  return Big(text.trim().replace(/^\+/, ''));
}

function round(number: Big, digits: bigint): Big {
  return number.round(Number(digits), Big.roundHalfUp);
}

function quotient(a: Big, b: Big, digits: bigint): Big {
  if (b.eq(0)) throw new Refusal(new Failure('out_of_range', 'divided by zero'));
  const Exact = Big();
  Exact.DP = Number(digits);
  Exact.RM = Big.roundHalfUp;
  return Exact(a).div(b);
}

function refusing(convert: ReturnType<typeof parseConvert>): (text: string) => string {
  return text => {
    const converted = convert(text, () => {});
    if (converted instanceof Failure) throw new Refusal(converted);
    return converted;
  };
}

const readers = new Map<string, (text: string) => string | Failure>();

function date(text: string, format = 'yyyy-MM-dd'): Date {
  let read = readers.get(format);
  if (!read) {
    // Formats may come from the records.
    if (readers.size >= 100) readers.clear();
    readers.set(format, (read = dateFormatReader(format)));
  }
  const found = read(text.trim());
  if (found instanceof Failure) throw new Refusal(found);
  return new Date(found.includes(' ') ? `${found.replace(' ', 'T')}Z` : found);
}

/** Throws a `Mistake` where the format is wrong. */
export function dateFormatReader(format: string): (text: string) => string | Failure {
  const kind = /[Hhx]|X/.test(format.replace(/'[^']*'/g, '')) ? 'datetime' : 'date';
  return dateReader({ kind, fraction: kind === 'date' ? 0 : 3, formats: [format], zone: undefined });
}
