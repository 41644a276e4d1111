import { numbers } from '../bytes/numbers.js';
import type { Batch, Position } from '../types.js';
import type { EncodedBatch } from './encoded.js';

/** Five numbers for each position: of a batch they are read only where something is wrong with a record. */
export type PackedPositions = Float64Array<ArrayBuffer>;

/** What a sink asks of a batch's positions. */
export interface Positions {
  readonly length: number;
  at(index: number): Position | undefined;
}

/** What a batch is beside its positions. */
type Rest = Omit<EncodedBatch, 'positions'>;

const FIELDS = 5;

/** Of batches whose positions nobody has seen. */
const unseen = new WeakMap<object, { readonly rest: Rest; readonly packed: PackedPositions }>();

/** Puts positions together. */
export function positionList(): {
  readonly length: number;
  add(position: Position): void;
  /** Adds those of records of a block, by their indices in it, from its places; `first` is the number of its first record. */
  addPlaces(first: number, places: Float64Array, indices: Int32Array): void;
  take(): PackedPositions;
} {
  const held = numbers();
  return {
    get length() {
      return held.length / FIELDS;
    },
    // An object stream has no lines: NaN.
    add({ record, start, end, line = Number.NaN, column = Number.NaN }) {
      held.push(record);
      held.push(start);
      held.push(end);
      held.push(line);
      held.push(column);
    },
    addPlaces(first, places, indices) {
      held.reserve(indices.length * FIELDS);
      for (const index of indices) {
        held.push(first + index);
        for (let at = index * FIELDS + 1; at < (index + 1) * FIELDS; at++) held.push(places[at]!);
      }
    },
    take: () => held.take(),
  };
}

/** A batch whose positions are made for who looks at them. */
export function batchAt<Of extends Rest>(rest: Of, packed: PackedPositions): Of & Pick<Batch, 'positions'> {
  let made: readonly Position[] | undefined;
  const batch = {
    ...rest,
    get positions() {
      // Whoever has them may change them.
      unseen.delete(batch);
      return (made ??= Array.from({ length: packed.length / FIELDS }, (_none, index) =>
        positionIn(packed, index),
      ));
    },
  };
  unseen.set(batch, { rest, packed });
  return batch;
}

/** The same batch with other tables. */
export function withTables(batch: EncodedBatch, tables: EncodedBatch['tables']): EncodedBatch {
  const given = unseen.get(batch);
  return given ? batchAt({ ...given.rest, tables }, given.packed) : { ...batch, tables };
}

/** The positions of a batch, without making all of them. */
export function positionsOf(batch: EncodedBatch): Positions {
  const packed = unseen.get(batch)?.packed;
  if (!packed) return batch.positions;
  return {
    length: packed.length / FIELDS,
    at: index => (index * FIELDS < packed.length ? positionIn(packed, index) : undefined),
  };
}

/** A batch in two parts, the positions in memory of their own. */
export function unpositioned(batch: EncodedBatch): {
  readonly rest: Rest;
  readonly positions: PackedPositions;
} {
  const given = unseen.get(batch);
  if (given) return { rest: given.rest, positions: given.packed.slice() };
  const { positions, ...rest } = batch;
  const list = positionList();
  for (const position of positions) list.add(position);
  return { rest, positions: list.take() };
}

function positionIn(packed: PackedPositions, index: number): Position {
  const at = index * FIELDS;
  const place = { record: packed[at]!, start: packed[at + 1]!, end: packed[at + 2]! };
  const line = packed[at + 3]!;
  return Number.isNaN(line) ? place : { ...place, line, column: packed[at + 4]! };
}
