import type { Slots } from '../slots/slots.js';
import { countOf, rowAround, wantChild, type Wanted } from '../slots/wanted.js';
import type { Face, FaceOf } from './face.js';
import type { Path } from './path.js';
import { pathsOf } from './pick.js';
import type { Plan } from './plan.js';
import { type MappingContext, recordScopes, type Scope } from './scope.js';
import { compilePath, type Selector } from './select.js';
import { selectBelow } from './select-slots.js';

/** Over the bytes of records: an element is the number of its row in what is wanted. */
export interface SlotFace {
  readonly faceOf: FaceOf<number>;
  /** The next record, which slots have read, has this name, and is enclosed by this. Gives its row. */
  begin(context: MappingContext): number;
}

/** Whether slots have all that a mapping looks at: elements by their names alone, and only texts of them. */
export function fitsSlots(plan: Plan): boolean {
  const columns = plan.tables.flatMap(({ variants }) => variants.flatMap(variant => variant.columns));
  return (
    columns.every(({ type }) => type.name !== 'json') && pathsOf(plan).every(({ path }) => isPlain(path))
  );
}

function isPlain({ steps }: Path): boolean {
  // A name in quotes can be that of a member of a value, and of no element.
  return steps.every(({ name, any, predicates }) => !any && predicates.length === 0 && !/^[@#]/.test(name));
}

export function slotFace({ root, texts }: Slots): SlotFace {
  const scopeOf = recordScopes();
  let record: Scope;

  function faceOf(each: Path | undefined): Face<number> {
    const names = each?.steps.map(({ name }) => name) ?? [];
    const place = names.reduce((of, name) => of.children[wantChild(of, name)]!, root);
    return {
      place,
      scopes: () => firstNumbers(countOf(place)),
      select: path => selectSlots(path, place, names),
      raw() {
        throw new TypeError('a json column takes a value');
      },
    };
  }

  function selectSlots(path: Path, place: Wanted, names: readonly string[]): Selector<number> {
    const { from, up, steps, take } = path;
    const level = (from === 'record' ? 0 : names.length) - up;
    if (level < 0) {
      const outside = compilePath({ ...path, from: 'record', up: -level });
      return { one: () => outside.one(record), all: () => outside.all(record) };
    }
    const above = names.length - level;
    const { start, rowOf } = climb(place, above);
    switch (take.kind) {
      case 'number':
        return single(row => rowOf(row) + 1);
      case 'name':
        return single(() => (level === 0 ? record.name : names[level - 1]));
      default:
        return selectBelow(
          start,
          above,
          rowOf,
          steps.map(({ name }) => name),
          take,
          texts,
        );
    }
  }

  return {
    faceOf,
    begin(context) {
      record = scopeOf(undefined, context);
      return 0;
    },
  };
}

/** An element so many levels above a place, and its row. */
function climb(place: Wanted, levels: number): { start: Wanted; rowOf(row: number): number } {
  let start = place;
  for (let level = 0; level < levels; level++) start = start.parent!;
  // The record is one.
  if (!start.parent) return { start, rowOf: () => 0 };
  return {
    start,
    rowOf(row) {
      let of = place;
      for (let level = 0; level < levels; level++, of = of.parent!) row = rowAround(of, row);
      return row;
    },
  };
}

const FEW = 64;
const few = Array.from({ length: FEW }, (_none, count) => numbersTo(count));

/** The rows from 0: mostly they are few. */
function firstNumbers(count: number): readonly number[] {
  return count < FEW ? few[count]! : numbersTo(count);
}

function numbersTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_none, number) => number);
}

function single(one: (row: number) => unknown): Selector<number> {
  return { one, all: row => [one(row)] };
}
