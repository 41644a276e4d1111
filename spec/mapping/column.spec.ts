import assert from 'node:assert/strict';
import { LoadError } from '../../lib/errors.js';
import type { ColumnMapping } from '../../lib/mapping/schema.js';
import { compile, context, rowsOf } from './support.js';

const column = (settings: ColumnMapping, value: unknown) => {
  const { rows, issues } = rowsOf({ columns: { c: settings } }, value);
  return { value: rows[0]!.c, issues };
};
const value = (settings: ColumnMapping, record: unknown): unknown => column(settings, record).value;
const reject = (settings: ColumnMapping, record: unknown): LoadError => {
  try {
    column(settings, record);
  } catch (error) {
    if (error instanceof LoadError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('A column', () => {
  it('trims, and takes blank for null', () => {
    const text: ColumnMapping = { from: 'a', type: 'string(5)' };
    assert.deepEqual(
      [{ a: ' x ' }, { a: ' ' }, { a: '' }, {}, { a: null }, { a: { '@n': '1' } }].map(v => value(text, v)),
      ['x', null, null, null, null, null],
    );
  });

  it('keeps white space and blanks when it is told to', () => {
    assert.equal(value({ from: 'a', type: 'string', trim: false }, { a: ' x ' }), ' x ');
    assert.equal(value({ from: 'a', type: 'string', trim: false }, { a: '  ' }), null);
    const keep: ColumnMapping = { from: 'a', type: 'string', blank: 'keep', required: true };
    assert.equal(value(keep, { a: ' ' }), '');
    assert.equal(value({ ...keep, trim: false }, { a: ' ' }), ' ');
    assert.equal(reject(keep, {}).code, 'required');
  });

  const refused: readonly (readonly [
    settings: ColumnMapping,
    record: unknown,
    code: string,
    reason: string,
  ])[] = [
    [{ from: 'a', type: 'string(3)' }, { a: 'secret' }, 'too_long', 'longer than 3 characters'],
    [{ from: 'a', type: 'integer' }, { a: 'secret' }, 'bad_value', 'not a number'],
    [
      { from: 'a', type: 'decimal(3,1)' },
      { a: '100' },
      'out_of_range',
      'more than 2 digits before the point',
    ],
    [{ from: 'a', type: 'date' }, { a: '2024-02-31' }, 'bad_value', 'no such date or time'],
    [
      { from: 'a', type: 'string', values: { A: 'b' } },
      { a: 'secret' },
      'unknown_code',
      'a code that "values" does not list',
    ],
    [{ from: 'a', type: 'string', required: true }, { a: ' ' }, 'required', 'required, found nothing'],
    [{ from: 'a', type: 'string', key: true }, {}, 'required', 'required, found nothing'],
    [
      { from: 'a', type: 'string' },
      { a: { b: 'secret' } },
      'bad_value',
      'expected a text, found elements or keys inside',
    ],
    [
      { first: ['a', 'b'], type: 'string' },
      { a: [['secret']] },
      'bad_value',
      'expected a text, found a list',
    ],
    [
      { from: 'a', type: 'string' },
      { a: ['secret', 'secret'] },
      'bad_value',
      'several values: choose by [1], [last()] or another predicate, or by "first"',
    ],
    [
      { from: 'a', type: 'string', convert: ['number'] },
      { a: 'secret' },
      'bad_value',
      'no number in the text',
    ],
    [{ from: 'a', type: 'string' }, { a: Number.NaN }, 'bad_value', 'not a finite number'],
  ];
  for (const [settings, record, code, reason] of refused) {
    it(`of ${settings.type} refuses the record: ${reason}`, () => {
      const error = reject(settings, record);
      assert.deepEqual(
        [error.code, error.reason, error.table, error.column],
        [code, `t.c: ${reason}`, 't', 'c'],
      );
    });
  }

  it('lets a wrong value go as null or as the default when it is told to, and counts it by its rule', () => {
    const number: ColumnMapping = { from: 'a', type: 'integer', onError: 'null' };
    assert.deepEqual(column(number, { a: 'x' }), {
      value: null,
      issues: [{ table: 't', column: 'c', rule: 'bad_value', count: 1 }],
    });
    assert.deepEqual(column({ ...number, onError: 'default', default: 5 }, { a: '1e400' }), {
      value: 5,
      issues: [{ table: 't', column: 'c', rule: 'out_of_range', count: 1 }],
    });
    assert.deepEqual(
      column({ ...number, onError: 'null', values: { A: 1 } }, { a: 'B' }).issues[0]!.rule,
      'unknown_code',
    );
    assert.deepEqual(column({ from: 'a', type: 'string', convert: ['left(1)'] }, { a: 'xy' }), {
      value: 'x',
      issues: [{ table: 't', column: 'c', rule: 'truncated', count: 1 }],
    });
    assert.deepEqual(column({ ...number, default: 5 }, {}), { value: 5, issues: [] });
    assert.equal(value({ ...number, default: 5 }, { a: 'x' }), null);
  });

  it('keeps a null that a code table says, default or not', () => {
    const flag: ColumnMapping = { from: 'a', type: 'integer', values: { U: null, Y: 1 }, default: 0 };
    assert.deepEqual([value(flag, { a: 'U' }), value(flag, {})], [null, 0]);
    assert.equal(reject({ ...flag, required: true }, { a: 'U' }).code, 'required');
  });

  it('keeps the digits of JSON numbers', () => {
    assert.equal(value({ from: 'a', type: 'integer' }, { a: 9007199254740993n }), 9007199254740993n);
    assert.equal(
      value({ from: 'a', type: 'decimal(40,20)' }, { a: '0.12345678901234567891' }),
      '0.12345678901234567891',
    );
    assert.equal(value({ from: 'a', type: 'decimal(9,2)' }, { a: 0.1 }), '0.10');
    assert.equal(value({ from: 'a', type: 'decimal(9,8)' }, { a: 1e-7 }), '0.00000010');
    assert.equal(value({ from: 'a', type: 'string' }, { a: true }), 'true');
    assert.equal(value({ from: 'a', type: 'boolean' }, { a: false }), false);
    assert.equal(value({ from: 'a', type: 'boolean' }, { a: 1 }), true);
  });

  it('of json holds what was read, a list as a list', () => {
    const json: ColumnMapping = { from: 'a', type: 'json' };
    assert.equal(value(json, { a: ['x'] }), '["x"]');
    assert.equal(value(json, { a: { '@b': 'x', n: 9007199254740993n } }), '{"@b":"x","n":9007199254740993}');
    assert.equal(value({ ...json, from: 'a/b' }, { a: [{ b: 1 }, { b: 2 }] }), '[1,2]');
    assert.equal(value({ ...json, from: "a[b='1']" }, { a: [{ b: 1 }, { b: 2 }] }), '{"b":1}');
    assert.equal(value({ ...json, default: '[]' }, {}), '[]');
    assert.equal(value(json, {}), null);
    assert.equal(value(json, { a: null }), null);
    assert.equal(reject({ ...json, required: true }, {}).code, 'required');
  });
});

describe('Counted issues', () => {
  const tables = {
    t: {
      columns: {
        a: { from: 'a', type: 'integer', onError: 'null' },
        c: { from: 'c', type: 'integer', onError: 'null' },
        b: { from: 'b', type: 'integer', required: true },
      },
    },
  } as const;

  it('are added up over records, and begin anew when they are taken', () => {
    const { toRows, takeIssues } = compile(tables);
    for (const a of ['x', 'y', '1', '1e99']) toRows({ a, b: '1', c: a === '1' ? 'x' : '' }, context);
    assert.deepEqual(takeIssues(), [
      { table: 't', column: 'a', rule: 'bad_value', count: 2 },
      { table: 't', column: 'c', rule: 'bad_value', count: 1 },
      { table: 't', column: 'a', rule: 'out_of_range', count: 1 },
    ]);
    assert.deepEqual(takeIssues(), []);
  });

  it('leave out those of a record that was refused', () => {
    const { toRows, takeIssues } = compile(tables);
    assert.throws(() => toRows({ a: 'x' }, context), { code: 'required' });
    assert.throws(() => toRows({ a: 'x', b: 'y' }, context), { code: 'bad_value' });
    toRows({ a: '1', b: '1' }, context);
    assert.deepEqual(takeIssues(), []);
  });

  it('drop a row only when all of its columns that decide are blank, whatever else it lacks', () => {
    const table = {
      each: 'a',
      skipWhenBlank: ['x', 'y'],
      columns: {
        x: { from: 'x', type: 'string', required: true },
        y: { from: 'y', type: 'string', default: '?' },
        z: { from: 'z', type: 'string' },
      },
    } as const;
    const { rows, issues } = rowsOf(table, { a: [{ z: '1' }, { x: '2' }] });
    assert.deepEqual(rows, [{ x: '2', y: '?', z: null }]);
    assert.deepEqual(issues, [{ table: 't', rule: 'blank_row', count: 1 }]);
    assert.throws(() => rowsOf(table, { a: { y: '1' } }), { code: 'required' });
  });
});
