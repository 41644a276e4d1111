import assert from 'node:assert/strict';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LoadError } from '../../lib/errors.js';
import { map } from '../../lib/stages/map.js';
import type { MappedRecord, SourceRecord } from '../../lib/types.js';
import { readXml } from '../../lib/xml/read-xml.js';
import { at, filtered, sourceRecord, withRows } from '../support/records.js';
import { stageContract } from './contract.js';

interface Tables {
  orders: { id: number; note: string | null };
  lines: { order_id: number; no: number };
}

stageContract('map', {
  make: () => map((id: number) => (id === 1 ? undefined : { orders: { id } })),
  inputs: [0, 1, 2].map(id => sourceRecord(id, id)),
  outputs: [withRows(0, { orders: { id: 0 } }), filtered(1), withRows(2, { orders: { id: 2 } })],
  *endless() {
    for (let id = 0; ; id++) yield sourceRecord(id, id);
  },
});

async function mapAll<T>(stage: ReturnType<typeof map<T>>, records: readonly SourceRecord<T>[]) {
  const mapped: MappedRecord[] = [];
  const sink = new Writable({
    objectMode: true,
    write(record, _encoding, callback) {
      mapped.push(record);
      callback();
    },
  });
  await pipeline(Readable.from(records), stage, sink);
  return mapped;
}

const numbers = [0, 1, 2, 3].map(number => sourceRecord(number, number));

describe('map', () => {
  it('tells the row function where the record stands', async () => {
    const ancestors = [{ name: 'orders', attributes: { day: 'today' } }];
    const record = { ...sourceRecord(4, 'x'), name: 'order', ancestors };
    const [mapped] = await mapAll(
      map((value: string, { position, name, ancestors: [parent] }) => ({
        orders: { value, record: position.record, name, day: parent!.attributes.day! },
      })),
      [record],
    );
    assert.deepEqual(mapped, withRows(4, { orders: { value: 'x', record: 4, name: 'order', day: 'today' } }));
  });

  it('keeps the order of records whose rows come later', async () => {
    const turns: (() => void)[] = [];
    const toRows = (id: number) =>
      id % 2
        ? { orders: { id } }
        : new Promise<{ orders: { id: number } }>(resolve => {
            turns.push(() => resolve({ orders: { id } }));
            setImmediate(() => turns.pop()!());
          });
    assert.deepEqual(
      await mapAll(map(toRows), numbers),
      [0, 1, 2, 3].map(id => withRows(id, { orders: { id } })),
    );
  });

  for (const [title, toRows] of [
    ['undefined', () => undefined],
    ['a promise of undefined', async () => undefined],
    ['rows of no table', () => ({})],
    ['tables without rows', () => ({ orders: [] })],
  ] as const) {
    it(`filters a record whose function returns ${title}`, async () => {
      assert.deepEqual(await mapAll(map<number>(toRows), numbers.slice(0, 1)), [filtered(0)]);
    });
  }

  const failure = (id: number): Error => new Error(`order ${id} is of no use`);
  for (const [title, toRows] of [
    [
      'throws',
      (id: number) => {
        throw failure(id);
      },
    ],
    ['rejects', (id: number) => Promise.reject(failure(id))],
  ] as const) {
    it(`refuses a record whose function ${title}, with the message as it is, and goes on`, async () => {
      const mapped = await mapAll(
        map((id: number) => (id === 2 ? toRows(id) : undefined)),
        numbers,
      );
      const reason = 'order 2 is of no use';
      const reject = { stage: 'map', code: 'row_function', position: at(2), reason };
      const refused = { outcome: 'rejected', position: at(2), reject };
      assert.deepEqual(mapped, [filtered(0), filtered(1), refused, filtered(3)]);
    });
  }

  for (const [thrown, reason] of [
    ['just text', 'just text'],
    [undefined, 'undefined'],
    [new TypeError(), 'TypeError'],
    ['', 'string thrown'],
    [Symbol('x'), 'Symbol(x)'],
    [Object.create(null), 'object thrown'],
    [Object.assign(new Error('x'), { message: '', name: '' }), 'an error without a message'],
    [Object.defineProperty(new Error(), 'message', { get: assert.fail }), 'an error without a message'],
  ] as const) {
    it(`gives a reason when something is thrown: ${reason}`, async () => {
      const throwing = map<number>(() => {
        throw thrown;
      });
      const [mapped] = await mapAll(throwing, numbers.slice(0, 1));
      assert.ok(mapped?.outcome === 'rejected');
      assert.equal(mapped.reject.reason, reason);
    });
  }

  it('tells the place inside of a document that the row function reads', async () => {
    const [mapped] = await mapAll(
      map((xml: string) => ({ orders: [...readXml<string>(xml, { record: '/r/o' })].map(id => ({ id })) })),
      [sourceRecord(4, '<r>\n<o>&x;</o></r>')],
    );
    assert.deepEqual(mapped!.outcome === 'rejected' && mapped!.reject, {
      stage: 'map',
      code: 'not_well_formed',
      position: sourceRecord(4, '').position,
      reason: 'record 0, byte 9, line 2, column 6: entity &x; is not declared',
    });
  });

  it('keeps the code, table and column of a LoadError', async () => {
    const [mapped] = await mapAll(
      map<number>(() => {
        throw new LoadError('out_of_range', 'too far away', { table: 'orders', column: 'id' });
      }),
      numbers.slice(1, 2),
    );
    assert.ok(mapped?.outcome === 'rejected');
    const { reject } = mapped;
    assert.deepEqual(reject, {
      ...{ stage: 'map', code: 'out_of_range', position: at(1), reason: 'too far away' },
      ...{ table: 'orders', column: 'id' },
    });
  });

  it('refuses a record whose text is bad as one that was not read', async () => {
    const record: SourceRecord<number> = {
      ...{ position: at(0), name: '', ancestors: [] },
      get value(): number {
        throw new LoadError('invalid_json', 'found a comma', { position: at(0) });
      },
    };
    const [mapped] = await mapAll(map<number>(assert.fail), [record]);
    const reject = { stage: 'read', code: 'invalid_json', position: at(0), reason: 'found a comma' };
    assert.deepEqual(mapped, { outcome: 'rejected', position: at(0), reject });
  });

  for (const [title, toRows] of [
    ['at once', (id: number) => ({ orders: { id, at: new Date(0) } }) as never],
    ['later', async (id: number) => ({ orders: { id, at: new Date(0) } }) as never],
  ] as const) {
    it(`refuses a record with a value that no database takes, given ${title}`, async () => {
      const [mapped] = await mapAll(map<number>(toRows), numbers.slice(0, 1));
      assert.ok(mapped?.outcome === 'rejected');
      const { stage, code, table, column } = mapped.reject;
      assert.deepEqual(
        { stage, code, table, column },
        {
          ...{ stage: 'map', code: 'bad_value', table: 'orders', column: 'at' },
        },
      );
    });
  }

  it('says what is missing when it gets objects that are not records', async () => {
    await assert.rejects(
      mapAll(
        map<number>(() => undefined),
        [{ id: 1 } as never],
      ),
      {
        ...{ name: 'TypeError', message: /asRecords\(\)/ },
      },
    );
  });

  it('refuses what is neither a row function nor a mapping', () => {
    for (const neither of [undefined, null, 'orders']) {
      assert.throws(() => map(neither as never), { name: 'TypeError', message: /^map: expected a function/ });
    }
    assert.throws(() => map({} as never), { name: 'MappingError', message: /missing "record"/ });
  });

  it('checks tables, columns and their types when it is compiled', () => {
    map<{ id: number }, Tables>(({ id }) => ({
      orders: { id, note: null },
      lines: [{ order_id: id, no: 1 }],
    }));
    // @ts-expect-error no such table
    map<{ id: number }, Tables>(({ id }) => ({ order: { id, note: null } }));
    // @ts-expect-error a column is missing
    map<{ id: number }, Tables>(({ id }) => ({ orders: { id } }));
    // @ts-expect-error a column of another type
    map<{ id: number }, Tables>(({ id }) => ({ orders: { id: `${id}`, note: null } }));
    // @ts-expect-error undefined is no value
    map<{ id: number }, Tables>(({ id }) => ({ orders: { id, note: undefined } }));
  });
});
