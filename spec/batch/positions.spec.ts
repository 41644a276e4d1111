import assert from 'node:assert/strict';
import fc from 'fast-check';
import { grouper } from '../../lib/batch/group.js';
import { packBatch, unpackBatch } from '../../lib/batch/pack.js';
import { positionsOf, withTables } from '../../lib/batch/positions.js';
import type { Batch, Position } from '../../lib/types.js';
import { at, atBytes } from '../support/records.js';

/** Of a record for each position, with a row of one table. */
function batchOf(positions: readonly Position[]): Batch {
  const group = grouper();
  for (const position of positions) group.add({ outcome: 'rows', position, rows: { a: { id: 1 } } });
  return group.take();
}

describe('Positions of a batch', () => {
  const whole = fc.nat({ max: Number.MAX_SAFE_INTEGER });
  const inText = fc.record({ record: whole, start: whole, end: whole, line: whole, column: whole });
  const inObjects = fc.record({ record: whole, start: whole, end: whole });

  it('are as they were given, here and behind a thread, whoever looks first', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(inText, inObjects)), fc.boolean(), (given, isSeen) => {
        const positions = given.map(position => ({ ...position }));
        const batch = batchOf(positions);
        if (isSeen) assert.deepEqual(batch.positions, positions);
        const sent = unpackBatch(structuredClone(packBatch(batch)));
        for (const each of [batch, withTables(batch, []), sent]) {
          const { length } = positionsOf(each);
          assert.deepEqual(
            Array.from({ length }, (_none, index) => positionsOf(each).at(index)),
            positions,
          );
          assert.equal(positionsOf(each).at(length), undefined);
          assert.deepEqual(each.positions, positions);
          assert.deepEqual({ ...each }.positions, positions);
        }
      }),
    );
  });

  it('need not be made for a sink', () => {
    const positions = positionsOf(batchOf([atBytes(0, 10, 20), atBytes(1, 20, 30)]));
    assert.equal(Array.isArray(positions), false);
    assert.deepEqual(positions.at(1), atBytes(1, 20, 30));
  });

  it('are the same objects each time that somebody looks, and what counts from then on', () => {
    const batch = batchOf([at(0), at(1)]);
    const { positions } = batch;
    assert.equal(batch.positions, positions);
    assert.equal(positionsOf(batch), positions);
    assert.equal(positionsOf(withTables(batch, batch.tables)), positions);
  });

  it('are still there when the batch has gone to another thread', () => {
    const batch = batchOf([at(7)]);
    const packed = packBatch(batch);
    structuredClone(packed, { transfer: [packed.positions.buffer] });
    assert.deepEqual(batch.positions, [at(7)]);
  });
});
