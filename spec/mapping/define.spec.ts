import assert from 'node:assert/strict';
import { compileMapping } from '../../lib/mapping/compile.js';
import { defineMapping, type TypedMapping } from '../../lib/mapping/define.js';
import { MappingError } from '../../lib/mapping/mistake.js';
import type { RowsOf } from '../../lib/types.js';
import { context, startedAt } from './support.js';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type TablesIn<M> = M extends TypedMapping<infer DB> ? DB : never;
const same = <A, B>(answer: Same<A, B>): void => assert.equal(answer, true);

const columns = {
  id: { from: '@id', type: 'integer', key: true },
  total: { from: 'total', type: 'decimal(12,2)', required: true },
  note: { from: 'note', type: 'string(10)' },
  at: { from: 'at', type: 'datetime(3)', default: '1970-01-01 00:00:00' },
  rate: { from: 'rate', type: 'float', default: 1, onError: 'null' },
  flag: { from: 'flag', type: 'integer', default: 1, values: { U: null } },
  ok: { from: 'ok', type: 'boolean', required: false },
  raw: { from: 'raw', type: 'binary(16)' },
} as const;

describe('defineMapping', () => {
  it('types the rows by the columns', () => {
    const mapping = defineMapping({
      record: '/orders/order',
      tables: {
        orders: { columns },
        scores: {
          unpivot: { name: 'name', value: 'score', from: { A: '@a' } },
          columns: {
            id: { from: '@id', type: 'integer', key: true },
            score: { type: 'integer', required: true },
          },
        },
        vehicles: { numbered: { name: 'no', to: 2 }, columns: { vin: { from: 'vin_{n}', type: 'string' } } },
      },
    });
    type Tables = TablesIn<typeof mapping>;
    same<
      Tables['orders'],
      {
        id: number | bigint;
        total: string;
        note: string | null;
        at: string;
        rate: number | null;
        flag: number | bigint | null;
        ok: boolean | null;
        raw: Uint8Array | null;
      }
    >(true);
    same<Tables['scores'], { id: number | bigint; score: number | bigint; name: string | null }>(true);
    same<Tables['vehicles'], { vin: string | null; no: number | bigint | null }>(true);

    const { toRows } = compileMapping(mapping, { startedAt });
    const rows: RowsOf<Tables> | undefined = toRows({ '@id': '1', total: '1' }, context);
    assert.deepEqual(rows?.vehicles, [
      { no: 1, vin: null },
      { no: 2, vin: null },
    ]);
    // @ts-expect-error no such table
    assert.equal(rows?.order, undefined);
  });

  it('types the rows of columns that are written in place', () => {
    const mapping = defineMapping({
      record: '/orders/order',
      tables: { orders: { columns: { id: { from: '@id', type: 'integer', key: true } } } },
    });
    same<TablesIn<typeof mapping>['orders'], { id: number | bigint }>(true);
  });

  it('is checked against given tables', () => {
    interface Shop {
      orders: { id: number | bigint; total: string; note: string | null };
    }
    const { id, total, note } = columns;
    const mapping = defineMapping<Shop>({
      record: '/o',
      tables: { orders: { columns: { id, total, note } } },
    });
    same<TablesIn<typeof mapping>, Shop>(true);
    const only = <T>(tables: T) => ({ record: '/o', tables });
    // @ts-expect-error no such table
    defineMapping<Shop>({ record: '/o', tables: { order: { columns: { id } } } });
    // @ts-expect-error no such column
    defineMapping<Shop>({ record: '/o', tables: { orders: { columns: { ident: id } } } });
    // @ts-expect-error a total is a text
    defineMapping<Shop>(only({ orders: { columns: { total: { ...total, type: 'float' as const } } } }));
    // @ts-expect-error a total is never null
    defineMapping<Shop>(only({ orders: { columns: { total: note } } }));
  });

  it('refuses wrong names at compile time, and when it runs', () => {
    const of = <const Column>(a: Column) => ({ record: '/o', tables: { t: { columns: { a } } } });
    const attempts = [
      // @ts-expect-error no such type
      () => defineMapping(of({ from: 'a', type: 'decmial(1,2)' })),
      // @ts-expect-error no such setting of a table
      () => defineMapping({ record: '/o', tables: { t: { colums: 1, columns: { a: columns.id } } } }),
      // @ts-expect-error no such choice
      () => defineMapping(of({ from: 'a', type: 'date', onError: 'x' })),
      // @ts-expect-error no such setting of a mapping
      () => defineMapping({ ...of({ from: 'a', type: 'date' }), recrd: '/o' }),
    ];
    for (const attempt of attempts) assert.throws(attempt, MappingError);
  });
});
