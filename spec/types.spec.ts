import { Transform, Writable } from 'node:stream';
import knex from 'knex';
import type { LoadOptions } from '../lib/load.js';
import { mapDocuments } from '../lib/load/map-documents.js';
import { defineMapping } from '../lib/mapping/define.js';
import { knexSink } from '../lib/sink/knex-sink.js';
import { asRecords } from '../lib/stages/as-records.js';
import { batchByTable } from '../lib/stages/batch-by-table.js';
import { compose } from '../lib/stages/compose.js';
import { map } from '../lib/stages/map.js';
import { parseXml } from '../lib/stages/parse-xml.js';
import { type Sink, type Stage, stageOf } from '../lib/stages/stage.js';
import type { MappedRecord, RowsOf, SourceRecord } from '../lib/types.js';

// The compiler is what checks here: a line that should not compile is marked, and a mark without an error is one.

interface Order {
  readonly '@id': string;
  readonly line: readonly { readonly sku: string }[];
}

interface Tables {
  orders: { id: string };
  order_lines: { order_id: string; sku: string };
}

interface OtherTables {
  invoices: { number: bigint };
}

const record = '/orders/order';
const toRows = ({ '@id': id, line }: Order): RowsOf<Tables> => ({
  orders: { id },
  order_lines: line.map(({ sku }) => ({ order_id: id, sku })),
});
const numbers = (): Stage<string, number> => stageOf({ write: (text: string) => [Number(text)] });
const texts = (): Stage<number, string> => stageOf({ write: (number: number) => [String(number)] });

describe('The types', () => {
  const db = knex({ client: 'better-sqlite3', connection: { filename: ':memory:' }, useNullAsDefault: true });
  after(() => db.destroy());

  it('of a stage are what it takes and gives', () => {
    const same: Stage<string, number> = numbers();
    const narrower: Stage<'1', number | undefined> = numbers();
    // @ts-expect-error it gives numbers
    const given: Stage<string, string> = numbers();
    // @ts-expect-error it takes strings
    const taken: Stage<number, number> = numbers();
    return [same, narrower, given, taken];
  });

  it('of batches of documents are the tables of the mapping', () => {
    const column = { from: '@id', type: 'string' } as const;
    const mapping = defineMapping({ record, tables: { orders: { columns: { id: column } } } });
    return async () => {
      const stage = await mapDocuments(mapping, { to: db });
      stage.pipe(knexSink<{ orders: { id: string } }>(db));
      // @ts-expect-error it takes runs of documents
      const taken: Stage<string, unknown> = stage;
      return taken;
    };
  });

  it('of what a stage gives are those of its chunks in for await', () => {
    return async () => {
      for await (const number of numbers()) {
        number.toFixed();
        // @ts-expect-error a number has no length
        number.length;
      }
    };
  });

  it('of compose refuse a stage that does not take what the one before it gives', () => {
    const whole: Stage<string, string> = compose(numbers(), texts());
    compose(numbers(), texts(), numbers(), texts(), numbers(), texts(), numbers());
    // @ts-expect-error numbers() takes strings
    compose(numbers(), numbers());
    // @ts-expect-error numbers() takes strings, here too
    compose(numbers(), texts(), numbers(), texts(), numbers(), numbers());
    return whole;
  });

  it('of compose make a sink when the last part is one', () => {
    const sink: Sink<SourceRecord<Order>> = compose(
      map(toRows),
      batchByTable<Tables>(),
      knexSink<Tables>(db),
    );
    // @ts-expect-error a sink gives nothing
    const stage: Stage<string, unknown> = compose(numbers(), new Writable() as Sink<number>);
    // @ts-expect-error the batches are for other tables
    compose(map(toRows), batchByTable<Tables>(), knexSink<OtherTables>(db));
    return [sink, stage];
  });

  it('of compose leave the Transforms of a user unchecked', () => {
    compose(numbers(), new Transform({ objectMode: true }), numbers());
  });

  it('of a parser are handed to the row function in compose', () => {
    const whole: Stage<string, MappedRecord<{ orders: { id: string } }>> = compose(
      parseXml<Order>({ record }),
      map(({ '@id': id }) => ({ orders: { id } })),
    );
    compose(
      parseXml<Order>({ record }),
      // @ts-expect-error an order has no number
      map(order => ({ orders: { id: order.number } })),
    );
    return whole;
  });

  it('of a row function must fit the tables', () => {
    map<Order, Tables>(order => ({ orders: { id: order['@id'] } }));
    // @ts-expect-error the id is a string
    map<Order, Tables>(order => ({ orders: { id: order.line.length } }));
    // @ts-expect-error there is no such table
    map<Order, Tables>(order => ({ invoices: { id: order['@id'] } }));
    // @ts-expect-error a column is missing
    map<Order, Tables>(order => ({ order_lines: { order_id: order['@id'] } }));
  });

  it('of a mapping are those of its columns', () => {
    const mapping = defineMapping({
      record: '/orders/order',
      tables: { orders: { columns: { id: { from: '@id', type: 'string', key: true } } } },
    });
    const stage: Stage<SourceRecord, MappedRecord<{ orders: { id: string } }>> = map(mapping);
    compose(parseXml({ record }), map(mapping), batchByTable(), knexSink<{ orders: { id: string } }>(db));
    // @ts-expect-error the rows are for other tables
    compose(map(mapping), batchByTable<OtherTables>());
    return stage;
  });

  it('of a load are those of its row function or its mapping', () => {
    const source = 'orders.xml';
    const by = (options: LoadOptions<Order, Tables>): LoadOptions<Order, Tables> => options;
    by({ source, to: db, record, toRows });
    // @ts-expect-error a row function needs to be told where the records are
    by({ source, to: db, toRows });
    // @ts-expect-error there is a mapping or a row function, not both
    by({ source, to: db, record, toRows, mapping: { record, tables: {} } });
    // @ts-expect-error a limit is a number or a percentage
    by({ source, to: db, record, toRows, maxRejects: 'all' });
  });

  it('of objects are those of their records', () => {
    compose(asRecords<Order>(), map(toRows));
    // @ts-expect-error these are no orders
    compose(asRecords<{ id: number }>(), map(toRows));
  });

  it('of batchByTable name its tables', () => {
    batchByTable<Tables>({ tables: ['orders', 'order_lines'] });
    // @ts-expect-error there is no such table
    batchByTable<Tables>({ tables: ['invoices'] });
    // @ts-expect-error the rows are for other tables
    compose(map(toRows), batchByTable<OtherTables>());
  });
});
