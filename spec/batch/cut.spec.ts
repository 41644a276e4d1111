import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Cut, cutAround, type CutOptions, cutter } from '../../lib/batch/cut.js';
import type { Position } from '../../lib/types.js';
import { at, atBytes } from '../support/records.js';

function batchesBy(cut: Cut, positions: readonly Position[], leftOut = 0): Position[][] {
  const batches: Position[][] = [[]];
  for (const position of positions) {
    const isCutBefore = cut.before(position, leftOut);
    if (isCutBefore) batches.push([]);
    batches.at(-1)!.push(position);
    if (!cut.after(position)) continue;
    // A builder of blocks gives one at a time.
    assert.ok(!isCutBefore);
    batches.push([]);
  }
  return batches.filter(batch => batch.length > 0);
}

const batchesOf = (positions: readonly Position[], options: CutOptions): Position[][] =>
  batchesBy(cutter(options), positions);

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

  it('counts no bytes that are left out', () => {
    const leavingOut = (left: number): number[] =>
      batchesBy(cutter({ maxBytes: 10 }), lengths(7, 7, 7, 7, 7, 7), left).map(({ length }) => length);
    assert.deepEqual(leavingOut(0), [1, 1, 1, 1, 1, 1]);
    assert.deepEqual(leavingOut(4), [2, 2, 2]);
    assert.deepEqual(leavingOut(5), [3, 3]);
    assert.deepEqual(leavingOut(6), [5, 1]);
  });

  it('lets a batch span no more than eight times maxBytes, whatever is left out', () => {
    const sizes = batchesBy(cutter({ maxBytes: 10 }), lengths(...Array(20).fill(9)), 9).map(b => b.length);
    assert.deepEqual(sizes, [8, 8, 4]);
  });

  it('counts records alone where the source is not a text', () => {
    assert.deepEqual(sizes([0, 1, 2].map(at), { maxBytes: 1 }), [3]);
  });

  it('takes 2,000 records and 2 MiB unless told otherwise', () => {
    assert.deepEqual(
      sizes(
        Array.from({ length: 2001 }, (_, record) => at(record)),
        {},
      ),
      [2000, 1],
    );
    assert.deepEqual(sizes(lengths(2 ** 21 - 2, 1, 1), {}), [2, 1]);
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

describe('cutAround', () => {
  const records = (batches: Position[][]): number[][] => batches.map(b => b.map(({ record }) => record));

  it('gives the batches that are known whatever they hold, and cuts what stands between as it is told', () => {
    const known = [
      { first: 2, read: 4 },
      { first: 6, read: 1 },
      { first: 9, read: 2 },
    ];
    const cut = cutAround(known, () => cutter({ maxRecords: 2 }));
    const found = records(batchesBy(cut, lengths(...Array(14).fill(1))));
    assert.deepEqual(found.slice(0, 3), [[0, 1], [2, 3, 4, 5], [6]]);
    assert.ok(found.some(each => String(each) === '9,10'));
    assert.deepEqual(found.flat(), [...Array(14).keys()]);
  });

  it('gives them in any arrangement', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ read: fc.integer({ min: 1, max: 5 }), isKnown: fc.boolean() }), {
          maxLength: 8,
        }),
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 1, max: 30 }),
        (stretches, maxRecords, maxBytes) => {
          let first = 0;
          const placed = stretches.map(each => {
            const at = first;
            first += each.read;
            return { ...each, first: at };
          });
          const known = placed.filter(({ isKnown }) => isKnown);
          const cut = cutAround(known, () => cutter({ maxRecords, maxBytes }));
          const found = records(batchesBy(cut, lengths(...Array(first).fill(9))));
          assert.deepEqual(found.flat(), [...Array(first).keys()]);
          for (const each of known) {
            const batch = found.find(([record]) => record === each.first)!;
            assert.equal(batch.length, each.read);
          }
          const others = found.filter(([record]) => !known.some(each => each.first === record));
          assert.ok(others.every(each => each.length <= maxRecords));
        },
      ),
    );
  });
});
