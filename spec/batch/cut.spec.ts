import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type CutOptions, cutter } from '../../lib/batch/cut.js';
import type { Position } from '../../lib/types.js';
import { at, atBytes } from '../support/records.js';

function batchesOf(positions: readonly Position[], options: CutOptions): Position[][] {
  const cut = cutter(options);
  const batches: Position[][] = [[]];
  for (const position of positions) {
    if (cut.before(position)) batches.push([]);
    batches.at(-1)!.push(position);
    if (cut.after(position)) batches.push([]);
  }
  return batches.filter(batch => batch.length > 0);
}

/** Records of these lengths with a gap of one byte between them. */
function lengths(...bytes: number[]): Position[] {
  let start = 100;
  return bytes.map((length, record) => {
    const position = atBytes(record, start, start + length);
    start += length + 1;
    return position;
  });
}

const sizes = (positions: readonly Position[], options: CutOptions): number[] =>
  batchesOf(positions, options).map(({ length }) => length);

describe('cutter', () => {
  it('cuts after maxRecords records', () => {
    assert.deepEqual(sizes(lengths(1, 1, 1, 1, 1), { maxRecords: 2 }), [2, 2, 1]);
  });

  it('cuts before the record that would pass maxBytes, gaps between records included', () => {
    assert.deepEqual(sizes(lengths(4, 5, 4, 4, 10), { maxBytes: 10 }), [2, 2, 1]);
    assert.deepEqual(sizes(lengths(5, 5, 4), { maxBytes: 10 }), [1, 2]);
  });

  it('lets a record stand alone that is longer than maxBytes', () => {
    assert.deepEqual(sizes(lengths(1, 50, 1), { maxBytes: 10 }), [1, 1, 1]);
  });

  it('counts records alone where the source is not a text', () => {
    assert.deepEqual(sizes([0, 1, 2].map(at), { maxBytes: 1 }), [3]);
  });

  it('takes 1,000 records and 1 MiB unless told otherwise', () => {
    assert.deepEqual(
      sizes(
        Array.from({ length: 1001 }, (_, record) => at(record)),
        {},
      ),
      [1000, 1],
    );
    assert.deepEqual(sizes(lengths(2 ** 20 - 2, 1, 1), {}), [2, 1]);
  });

  it('never passes a limit and never cuts without need', () => {
    const bytes = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        bytes,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 60 }),
        (all, maxRecords, maxBytes) => {
          const batches = batchesOf(lengths(...all), { maxRecords, maxBytes });
          assert.deepEqual(batches.flat(), lengths(...all));
          batches.forEach((batch, index) => {
            const span = (last: Position): number => last.end - batch[0]!.start;
            assert.ok(batch.length <= maxRecords && (batch.length === 1 || span(batch.at(-1)!) <= maxBytes));
            const next = batches[index + 1]?.[0];
            assert.ok(!next || batch.length === maxRecords || span(next) > maxBytes);
          });
        },
      ),
    );
  });

  for (const option of ['maxRecords', 'maxBytes']) {
    for (const value of [0, 1.5, Number.NaN]) {
      it(`refuses ${option}: ${value}`, () => {
        assert.throws(() => cutter({ [option]: value }), {
          name: 'RangeError',
          message: new RegExp(`^${option}: `),
        });
      });
    }
    it(`refuses ${option} that is not a number`, () => {
      assert.throws(() => cutter({ [option]: '10' }), {
        name: 'TypeError',
        message: new RegExp(`^${option}: `),
      });
    });
  }
});
