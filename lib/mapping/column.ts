import { LoadError } from '../errors.js';
import type { ColumnValue } from '../types.js';
import type { Slot } from '../slots/wanted.js';
import type { ColumnType } from './column-type.js';
import { type Convert, parseConvert } from './convert.js';
import type { Language } from './expression-functions.js';
import type { Face } from './face.js';
import { Failure } from './failure.js';
import type { Count } from './issues.js';
import { Mistake } from './mistake.js';
import type { ColumnPlan, Constant } from './plan.js';
import { compileSource } from './source.js';
import { toJson } from './types/json.js';
import { type Reader, readerOf } from './types/reader.js';

/** One column of one table, compiled. */
export interface Column<S> {
  readonly name: string;
  readonly type: ColumnType;
  /** Where the text of the value stands, if nothing is done with it but to trim it and to read it by the type alone. */
  readonly slot: Slot | undefined;
  /** It is `#`: not read, but given when all rows are known. */
  readonly isNumber: boolean;
  /** Whether a blank text is a value. */
  readonly keepsBlank: boolean;
  /** The value, or undefined where the source is blank. */
  read(scope: S): ColumnValue | undefined;
  /** The value of a text that stands for the source: of `#`. */
  take(text: string): ColumnValue | undefined;
  /** What a blank becomes: the default, null, or the end of the record. */
  finish(value: ColumnValue | undefined): ColumnValue;
}

const required = new Failure('required', 'required, found nothing');
const unknownCode = new Failure('unknown_code', 'a code that "values" does not list');

/** Throws a `Mistake`; what it makes throws `LoadError`s. */
export function compileColumn<S>(
  plan: ColumnPlan,
  table: string,
  language: Language,
  face: Face<S>,
  count: Count,
): Column<S> {
  const { column, type, trim, keepBlank, onError } = plan;
  const { source, read: readText, slot } = compileSource(plan, language, face);
  const readConstant = constantReader(plan);
  const convert = plan.convert.map(parseConvert);
  const codes = plan.values && codesOf(plan.values, readConstant);
  const fallback = plan.default === undefined ? null : readConstant(plan.default);
  const isPlain = trim && convert.length === 0 && !codes;

  const take = (found: string | undefined | Failure): ColumnValue | undefined => {
    const value = found === undefined ? codes?.get('') : found instanceof Failure ? found : fromText(found);
    return value instanceof Failure ? settle(value) : value;
  };
  return {
    name: column,
    type,
    slot: isPlain && Object.values(plan.writing).every(rule => rule === undefined) ? slot : undefined,
    isNumber: plan.source.kind === 'number',
    keepsBlank: keepBlank,
    take,
    read: type.name === 'json' ? jsonSource(plan, face) : scope => take(source(scope)),
    finish(value) {
      const finished = value === undefined ? fallback : value;
      if (finished === null && plan.required) throw refusal(required);
      return finished;
    },
  };

  function fromText(found: string): ColumnValue | undefined | Failure {
    if (isPlain) {
      const text = found.trim();
      return text === '' && !keepBlank ? undefined : readText(text);
    }
    const text = converted(trim ? found.trim() : found, convert, count);
    if (text instanceof Failure) return text;
    const blank = text === '' || (!keepBlank && text.trim() === '');
    if (codes) return decoded(blank ? '' : text);
    return blank && !keepBlank ? undefined : readText(text);
  }

  function decoded(text: string): ColumnValue | undefined | Failure {
    const value = codes!.get(text);
    if (value !== undefined || text === '') return value;
    return codes!.has('*') ? codes!.get('*')! : unknownCode;
  }

  function settle(failure: Failure): ColumnValue {
    if (onError === 'reject') throw refusal(failure);
    count(failure.code);
    return onError === 'null' ? null : fallback;
  }

  function refusal({ code, reason }: Failure): LoadError {
    return new LoadError(code, `${table}.${column}: ${reason}`, { table, column });
  }
}

function converted(text: string, chain: readonly Convert[], count: Count): string | Failure {
  let current = text;
  for (const convert of chain) {
    const next = convert(current, count);
    if (next instanceof Failure) return next;
    current = next;
  }
  return current;
}

/** Reads a value of the mapping itself: the same type, in its own way of writing rather than the source's. */
export function constantReader({ type }: Pick<ColumnPlan, 'type'>): (constant: Constant) => ColumnValue {
  const read: Reader = readerOf(type);
  return constant => {
    const value = constant === null ? null : read(String(constant));
    if (value instanceof Failure) throw new Mistake(`${JSON.stringify(constant)}: ${value.reason}`);
    return value;
  };
}

function codesOf(values: Readonly<Record<string, Constant>>, read: (constant: Constant) => ColumnValue) {
  return new Map(Object.entries(values).map(([code, constant]) => [code, read(constant)]));
}

function jsonSource<S>({ source }: ColumnPlan, { raw: rawOf }: Face<S>): Column<S>['read'] {
  const raw = rawOf((source as ColumnPlan['source'] & { kind: 'path' }).path);
  return scope => {
    const value = raw(scope);
    return value === undefined || value === null || value === '' ? undefined : toJson(value);
  };
}
