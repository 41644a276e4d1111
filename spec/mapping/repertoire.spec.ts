import assert from 'node:assert/strict';
import type { ColumnMapping, TableMapping } from '../../lib/mapping/schema.js';
import { compile, context, rowsOf } from './support.js';

const column = (settings: ColumnMapping, value: unknown): unknown =>
  rowsOf({ columns: { c: settings } }, value).rows[0]!.c;

describe('The repertoire of real mappings', () => {
  it('translates codes, with a value for blank and one for all others', () => {
    const status: ColumnMapping = { from: 's', type: 'integer', values: { NEW: 1, PAID: 2, '': 0, '*': 9 } };
    assert.deepEqual(
      [{ s: 'NEW' }, { s: ' PAID ' }, { s: '' }, { s: ' ' }, {}, { s: null }, { s: 'XX' }].map(v =>
        column(status, v),
      ),
      [1, 2, 0, 0, 0, 0, 9],
    );
    const flag: ColumnMapping = { from: 'f', type: 'boolean', values: { Y: true, N: false, U: null } };
    assert.deepEqual(
      [{ f: 'Y' }, { f: 'N' }, { f: 'U' }, {}].map(v => column(flag, v)),
      [true, false, null, null],
    );
  });

  it('takes the first of several places that is not blank', () => {
    const phone: ColumnMapping = { first: ['mobile', 'phone', '@tel'], type: 'string(20)', default: 'none' };
    assert.deepEqual(
      [
        { mobile: '1', phone: '2' },
        { mobile: ' ', phone: ['', '2', '3'] },
        { mobile: null, '@tel': '4' },
        { phone: '' },
      ].map(v => column(phone, v)),
      ['1', '2', '4', 'none'],
    );
  });

  it('takes the last contact whose role is PR and whose id is not blank', () => {
    const contact: ColumnMapping = { from: "contact[role='PR' and @id!=''][last()]/@id", type: 'string(9)' };
    const contacts = [
      { '@id': '1', role: 'PR' },
      { '@id': '2', role: 'PR' },
      { '@id': '', role: 'PR' },
      { '@id': '4', role: 'XX' },
    ];
    assert.equal(column(contact, { contact: contacts }), '2');
    assert.equal(column(contact, { contact: contacts[0] }), '1');
    assert.equal(column(contact, { contact: contacts.slice(2) }), null);
  });

  it("gives children of children their parent's and grandparent's keys", () => {
    const { toRows, arrays } = compile({
      lines: {
        each: 'lines/line',
        columns: { order_id: { from: '/@id', type: 'integer' }, no: { from: '#', type: 'integer' } },
      },
      taxes: {
        each: 'lines/line/tax',
        columns: {
          order_id: { from: '../../../@id', type: 'integer' },
          line_no: { from: '../#', type: 'integer' },
          tax_no: { from: '#', type: 'integer' },
          sku: { from: '../@sku', type: 'string' },
          rate: { from: '.', type: 'decimal(4,2)' },
        },
      },
    });
    const order = {
      '@id': '7',
      lines: {
        line: [{ '@sku': 'A', tax: ['1', '2'] }, { '@sku': 'B' }, { '@sku': 'C', tax: { '#text': '3' } }],
      },
    };
    assert.deepEqual(toRows(order, context), {
      lines: [1, 2, 3].map(no => ({ order_id: 7, no })),
      taxes: [
        { order_id: 7, line_no: 1, tax_no: 1, sku: 'A', rate: '1.00' },
        { order_id: 7, line_no: 1, tax_no: 2, sku: 'A', rate: '2.00' },
        { order_id: 7, line_no: 3, tax_no: 3, sku: 'C', rate: '3.00' },
      ],
    });
    assert.deepEqual(arrays, ['lines/line', 'lines/line/tax']);
  });

  describe('turns attributes into rows', () => {
    const score = { '@id': '7', '@fico': '700', '@vantage': ' ', '@x': 'N' };
    const from = { FICO: '@fico', VANTAGE: '@vantage', X: '@x', Y: '@y' };
    const id: ColumnMapping = { from: '@id', type: 'integer', key: true };

    it('only those that are not blank', () => {
      const { rows } = rowsOf({ unpivot: { name: 'n', value: 'v', from }, columns: { id } }, score);
      assert.deepEqual(rows, [
        { n: 'FICO', v: '700', id: 7 },
        { n: 'X', v: 'N', id: 7 },
      ]);
    });

    it('only those equal to one of given values', () => {
      const { rows } = rowsOf(
        { unpivot: { name: 'n', value: 'v', from, only: ['Y', 'N'] }, columns: { id } },
        score,
      );
      assert.deepEqual(rows, [{ n: 'X', v: 'N', id: 7 }]);
    });

    it('or all of them, with types of their own', () => {
      const { rows } = rowsOf(
        {
          unpivot: { name: 'n', value: 'v', from, blank: 'keep' },
          columns: { id, n: { type: 'string(9)', key: true }, v: { type: 'integer', onError: 'null' } },
        },
        score,
      );
      assert.deepEqual(
        rows.map(({ n, v }) => [n, v]),
        [
          ['FICO', 700],
          ['VANTAGE', null],
          ['X', null],
          ['Y', null],
        ],
      );
    });
  });

  it('turns numbered column groups into rows with their number, without the blank ones', () => {
    const table: TableMapping = {
      numbered: { name: 'no', to: 4 },
      skipWhenBlank: ['vin', 'make'],
      columns: {
        id: { from: '@id', type: 'integer' },
        vin: { from: 'vin_{n}', type: 'string(17)', required: true },
        make: { first: ['make_{n}', 'brand_{n}'], type: 'string(20)', default: '?' },
        label: { expr: "v + '/' + no", with: { v: 'vin_{n}', no: '@id' }, type: 'string' },
      },
    };
    const { rows, issues } = rowsOf(table, {
      '@id': '7',
      vin_1: 'A',
      make_1: 'VW',
      vin_2: ' ',
      vin_4: 'B',
      vin_5: 'C',
    });
    assert.deepEqual(rows, [
      { no: 1, id: 7, vin: 'A', make: 'VW', label: 'A/7' },
      { no: 4, id: 7, vin: 'B', make: '?', label: 'B/7' },
    ]);
    assert.deepEqual(issues, [{ table: 't', rule: 'blank_row', count: 2 }]);
  });

  it('chooses among several candidates for one key by an order of preference', () => {
    const candidates = (kinds: string) => ({
      phone: [...kinds].map((k, i) => ({ kind: k, no: String(i), ext: '' })),
    });
    const table = (unique: Partial<TableMapping['unique']>): TableMapping => ({
      each: 'phone',
      unique: { by: ['id'], ...unique },
      columns: {
        id: { from: '/@id', type: 'string', default: 'x' },
        row: { from: '#', type: 'integer' },
        kind: { from: 'kind', type: 'string' },
        no: { from: 'no', type: 'integer' },
      },
    });
    const prefer = { column: 'kind', order: ['H', 'W'] };
    const chosen = (unique: Partial<TableMapping['unique']>, kinds: string) =>
      rowsOf(table(unique), candidates(kinds)).rows[0]!.no;
    assert.equal(chosen({}, 'FWH'), 0);
    assert.equal(chosen({ keep: 'last' }, 'FWH'), 2);
    assert.equal(chosen({ prefer }, 'FWHH'), 2);
    assert.equal(chosen({ prefer, keep: 'last' }, 'FWHH'), 3);
    assert.equal(chosen({ prefer, keep: 'last' }, 'FGG'), 2);
    const { rows, issues } = rowsOf(table({ by: ['id', 'kind'] }), candidates('HHWHF'));
    assert.deepEqual(
      rows.map(({ row, kind }) => [row, kind]),
      [
        [1, 'H'],
        [2, 'W'],
        [3, 'F'],
      ],
    );
    assert.deepEqual(issues, [{ table: 't', rule: 'duplicate', count: 2 }]);
  });

  it('prefers by values of the type of their column', () => {
    const table: TableMapping = {
      each: 'a',
      unique: { by: ['k'], prefer: { column: 'rank', order: [2, 1] } },
      columns: { k: { from: 'k', type: 'string' }, rank: { from: 'rank', type: 'decimal(3,1)' } },
    };
    const { rows } = rowsOf(table, { a: ['3', '1.0', '2'].map(rank => ({ k: 'x', rank })) });
    assert.deepEqual(rows, [{ k: 'x', rank: '2.0' }]);
  });

  it('keeps all rows whose key is null, as a unique index does', () => {
    const table: TableMapping = {
      each: 'a',
      unique: { by: ['k'] },
      columns: { k: { from: '@k', type: 'string' } },
    };
    assert.equal(rowsOf(table, { a: [{}, {}, { '@k': '1' }, { '@k': '1' }] }).rows.length, 3);
  });

  it('extracts digits and numbers from texts', () => {
    assert.equal(column({ from: 'p', type: 'string(20)', convert: ['digits'] }, { p: '+49 (0)30' }), '49030');
    assert.equal(
      column({ from: 'p', type: 'decimal(9,2)', convert: ['number'] }, { p: 'Up to $1,234.56' }),
      '1234.56',
    );
    assert.equal(
      column({ from: 'p', type: 'string(3)', convert: ['collapse', 'upper', 'left(3)'] }, { p: ' a  b c' }),
      'A B',
    );
  });

  it('gives values by condition', () => {
    const expr = "kind == 'C' ? '-' + amount : blank(amount) ? '0' : amount";
    const amount: ColumnMapping = { expr, with: { kind: '@type', amount: 'amount' }, type: 'decimal(9,2)' };
    assert.deepEqual(
      [{ '@type': 'C', amount: '5' }, { amount: '5.5' }, {}].map(v => column(amount, v)),
      ['-5.00', '5.50', '0.00'],
    );
  });

  it('gives a default where there is nothing', () => {
    const country: ColumnMapping = { from: 'country', type: 'string(2)', default: 'DE', required: true };
    assert.deepEqual(
      [{}, { country: ' ' }, { country: null }, { country: 'AT' }].map(v => column(country, v)),
      ['DE', 'DE', 'DE', 'AT'],
    );
    assert.equal(column({ from: 'n', type: 'decimal(9,2)', default: 1 }, {}), '1.00');
    assert.equal(
      column({ from: 'd', type: 'date', formats: ['d.M.yyyy'], default: '1970-01-01' }, {}),
      '1970-01-01',
    );
  });

  it("gives the load's own start time, to the second", () => {
    assert.equal(column({ expr: 'now()', type: 'datetime' }, {}), '2026-03-01 12:00:00');
    assert.equal(column({ expr: 'now()', type: 'date' }, {}), '2026-03-01');
  });

  it('leaves out records by filter, and rows by where', () => {
    const { toRows } = compile(
      {
        t: {
          each: 'a',
          where: "x != '0'",
          columns: { x: { from: 'x', type: 'integer' }, no: { from: '#', type: 'integer' } },
        },
      },
      { filter: { expr: "status in ['NEW', 'PAID'] && size(items) > 0", with: { items: { all: 'a/x' } } } },
    );
    const a = [{ x: '0' }, { x: '5' }];
    assert.equal(toRows({ status: 'OLD', a }, context), undefined);
    assert.equal(toRows({ status: 'NEW' }, context), undefined);
    assert.deepEqual(toRows({ status: 'NEW', a }, context), { t: [{ x: 5, no: 1 }] });
  });

  it('inserts a table behind those that it comes after', () => {
    const c: TableMapping['columns'] = { c: { from: 'c', type: 'string' } };
    const { tables, toRows } = compile({
      a: { after: ['c'], columns: c },
      b: { columns: c },
      c: { after: ['b'], columns: c },
    });
    assert.deepEqual(
      tables.map(({ table }) => table),
      ['b', 'c', 'a'],
    );
    assert.deepEqual(Object.keys(toRows({}, context)!), ['b', 'c', 'a']);
  });

  it('takes attributes of what encloses the record, and its own name', () => {
    assert.equal(column({ from: '../@region', type: 'string' }, {}), 'EU');
    assert.equal(column({ from: 'name()', type: 'string' }, {}), 'order');
  });
});
