import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { batchByTable } from '../../lib/stages/batch-by-table.js';
import type { Batch, MappedRecord } from '../../lib/types.js';
import { at, filtered, rejected, withRows } from '../support/records.js';
import { stageContract } from './contract.js';

interface Tables {
  orders: { id: number };
  lines: { no: number };
}

const order = (id: number): MappedRecord<Tables> => withRows(id, { orders: { id } });
const batch = (number: number, ...ids: number[]): Batch<Tables> => ({
  ...{ number, read: ids.length, filtered: 0, rejects: [], positions: ids.map(at) },
  tables: [
    {
      table: 'orders',
      columns: ['id'],
      rows: ids.map(id => ({ id })),
      records: ids.map((_id, index) => index),
    },
  ],
  range: { first: ids[0]!, start: at(ids[0]!).start, end: at(ids.at(-1)!).end },
});

stageContract('batchByTable', {
  make: () => batchByTable<Tables>({ maxRecords: 2 }),
  inputs: [0, 1, 2, 3, 4].map(order),
  outputs: [batch(0, 0, 1), batch(1, 2, 3), batch(2, 4)],
  *endless() {
    for (let id = 0; ; id++) yield order(id);
  },
  refused: {
    inputs: [order(0), order(1), order(2), withRows(3, { orders: { no: 1 } } as never)],
    outputs: [batch(0, 0, 1)],
    error: { code: 'row_shape', position: at(3) },
  },
});

async function batches(mapped: readonly MappedRecord[], stage = batchByTable()): Promise<Batch[]> {
  const taken: Batch[] = [];
  await pipeline(Readable.from(mapped), stage, async (given: AsyncIterable<Batch>) => {
    for await (const batch of given) taken.push(batch);
  });
  return taken;
}

describe('batchByTable', () => {
  it('cuts by records read, whatever became of them', async () => {
    const mapped = [filtered(0), rejected(1), order(2), filtered(3), order(4)] as MappedRecord[];
    const taken = await batches(mapped, batchByTable({ maxRecords: 3 }));
    assert.deepEqual(
      taken.map(({ read, filtered }) => [read, filtered]),
      [
        [3, 1],
        [2, 1],
      ],
    );
  });

  it('gives a batch as soon as it is full, without waiting for the next record', async () => {
    const stage = batchByTable({ maxRecords: 1 });
    stage.write(order(0));
    for await (const taken of stage) {
      assert.deepEqual(taken, batch(0, 0));
      break;
    }
  });

  it('gives no batch for no records', async () => {
    assert.deepEqual(await batches([]), []);
  });

  it('inserts tables in the order given', async () => {
    const mapped = [withRows(0, { lines: { no: 1 }, orders: { id: 1 } })];
    const [taken] = await batches(mapped, batchByTable({ tables: ['orders', 'lines'] }));
    assert.deepEqual(
      taken!.tables.map(({ table }) => table),
      ['orders', 'lines'],
    );
  });

  for (const [options, name, message] of [
    [{ maxRecords: 0 }, 'RangeError', /^maxRecords: /],
    [{ maxBytes: '1' }, 'TypeError', /^maxBytes: /],
    [{ tables: 'orders' }, 'TypeError', /^tables: /],
    [{ maxRows: 1 }, 'TypeError', /^maxRows: no such option/],
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.throws(() => batchByTable(options as never), { name, message });
    });
  }

  it('takes only tables that there are when it is compiled', () => {
    batchByTable<Tables>({ tables: ['orders', 'lines'] });
    // @ts-expect-error no such table
    batchByTable<Tables>({ tables: ['order'] });
  });
});
