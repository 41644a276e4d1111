import assert from 'node:assert/strict';
import Big from 'big.js';
import fc from 'fast-check';
import { LoadError } from '../../lib/errors.js';
import type { ColumnMapping } from '../../lib/mapping/schema.js';
import { rowsOf } from './support.js';

type Type = ColumnMapping['type'];
const result = (expr: string, type: Type, value: unknown, more: Partial<ColumnMapping> = {}): unknown =>
  rowsOf({ columns: { c: { expr, type, ...more } } }, value).rows[0]!.c;

describe('An expression', () => {
  const cases: readonly (readonly [expr: string, type: Type, value: unknown, expected: unknown])[] = [
    ["decimal('0.1') + decimal('0.2')", 'decimal(9,2)', {}, '0.30'],
    [
      'decimal(a) * decimal(3)',
      'decimal(30,4)',
      { a: '12345678901234567890.1234' },
      '37037036703703703670.3702',
    ],
    ["-decimal(a) <= decimal('-2.0')", 'boolean', { a: '2' }, true],
    ['decimal(a) == decimal(b)', 'boolean', { a: '1.0', b: '1.00' }, true],
    ["decimal(a, '0')", 'decimal(9,2)', { a: ' ' }, '0.00'],
    ['round(decimal(a), 2)', 'decimal(9,2)', { a: '2.675' }, '2.68'],
    ['divide(decimal(1), decimal(3), 4)', 'decimal(9,4)', {}, '0.3333'],
    ['string(decimal(a))', 'string', { a: '1e3' }, '1000'],
    ['int(a) + 1', 'integer', { a: '9223372036854775806' }, 9223372036854775807n],
    ['a', 'integer', { a: 12345678901234567n }, 12345678901234567n],
    ['a + b', 'string', { a: ' x ', b: 'y' }, 'xy'],
    ["missing == '' ? 'none' : missing", 'string', {}, 'none'],
    ["a == '' ? dyn(null) : decimal(a)", 'decimal(9,2)', {}, null],
    ['blank(a)', 'boolean', { a: '  ' }, true],
    ["blank('  ')", 'boolean', {}, true],
    ["decimal(' 1 ') + decimal('  ', '2') + decimal('+3')", 'integer', {}, 6],
    ["date(' 2024-02-29 ')", 'date', {}, '2024-02-29'],
    [
      "date(a, 'yyyy-MM-dd HH:mm:ss.SSS').getMilliseconds()",
      'integer',
      { a: '2024-02-29 13:05:00.123' },
      123,
    ],
    ['digits(a)', 'string', { a: '1-2' }, '12'],
    ['decimal(number(a))', 'decimal(9,2)', { a: 'Up to $1,234.56' }, '1234.56'],
    ['date(a)', 'date', { a: '2024-02-29' }, '2024-02-29'],
    ["date(a, 'd.M.yyyy HH:mm')", 'datetime', { a: '29.2.2024 13:05' }, '2024-02-29 13:05:00'],
    ['date(a) < now()', 'boolean', { a: '2026-03-02' }, false],
    ['date(a).getFullYear()', 'integer', { a: '2024-02-29' }, 2024],
    ['double(a) / 3.0', 'float', { a: '1' }, 1 / 3],
    ["a.upperAscii().contains('X')", 'boolean', { a: 'xy' }, true],
    ['tags', 'string', { tags: { '#text': 'x', '@a': 1 } }, 'x'],
  ];
  for (const [expr, type, value, expected] of cases) {
    it(`${expr} as ${type} is ${expected}`, () => assert.equal(result(expr, type, value), expected));
  }

  it('takes lists by "with"', () => {
    const inputs = { all: { all: 'line/@amount' } };
    const lines = { line: [{ '@amount': '0.1' }, { '@amount': ' 0.2 ' }] };
    const more = { with: inputs };
    assert.equal(result('sum(all.map(a, decimal(a)))', 'decimal(9,2)', lines, more), '0.30');
    assert.equal(result('sum(all.map(a, decimal(a)))', 'decimal(9,2)', {}, more), '0.00');
    assert.equal(result("all.join('+')", 'string', lines, more), '0.1+0.2');
  });

  it('computes with decimals exactly', () => {
    const text = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(n => `${n}e-7`);
    fc.assert(
      fc.property(text, text, (a, b) => {
        const found = result('decimal(a) * decimal(b) - decimal(b)', 'decimal(65,20)', { a, b });
        assert.equal(
          found,
          Big(a)
            .times(b)
            .minus(b)
            .toFixed(20)
            .replace(/^-(0\.0+)$/, '$1'),
        );
      }),
    );
  });

  const refused: readonly (readonly [
    expr: string,
    type: Type,
    value: unknown,
    code: string,
    reason: RegExp,
  ])[] = [
    ['decimal(a)', 'decimal(9,2)', { a: 'secret' }, 'bad_value', /^t\.c: not a number$/],
    ['decimal(a)', 'decimal(9,2)', {}, 'bad_value', /not a number/],
    ['decimal(a)', 'decimal(9,2)', { a: '1e9999' }, 'out_of_range', /more than 1000 digits/],
    ['decimal(a) * decimal(a)', 'decimal(9,2)', { a: '0.25' }, 'out_of_range', /more than 2 digits/],
    ['divide(decimal(1), decimal(0), 2)', 'decimal(9,2)', {}, 'out_of_range', /divided by zero/],
    ['int(a)', 'integer', { a: 'secret' }, 'bad_value', /^t\.c: expression ended in: int conversion error$/],
    ['int(a) + 1', 'integer', { a: '9223372036854775807' }, 'bad_value', /ended in: numeric overflow/],
    ["{'x': 1}[a]", 'integer', { a: 'secret' }, 'bad_value', /ended in: no such key/],
    ['a', 'string', { a: ['1', '2'] }, 'bad_value', /several values/],
    ['a', 'string', { a: { b: '1' } }, 'bad_value', /elements or keys inside/],
    ['date(a)', 'date', { a: '2024-02-31' }, 'bad_value', /no such date/],
    ['number(a)', 'string', { a: '1 or 2' }, 'bad_value', /several numbers/],
    ['double(a)', 'float', { a: 'NaN' }, 'bad_value', /not a finite number|double conversion/],
  ];
  for (const [expr, type, value, code, reason] of refused) {
    it(`${expr} refuses the record (${reason.source}), and shows no value`, () => {
      assert.throws(
        () => result(expr, type, value),
        error =>
          error instanceof LoadError &&
          error.code === code &&
          reason.test(error.reason) &&
          error.table === 't' &&
          error.column === 'c' &&
          !error.message.includes('secret'),
      );
    });
  }

  it('that decides may end the record, too', () => {
    const where = { where: 'int(qty) > 0', columns: { c: { from: 'c', type: 'string' } } } as const;
    const unclear = { ...where, where: "qty == '' ? dyn('no') : dyn(true)" };
    assert.throws(() => rowsOf(unclear, {}), {
      reason: 't.where: the expression gives neither true nor false',
    });
    assert.throws(() => rowsOf(where, { qty: 'x' }), {
      reason: 't.where: expression ended in: int conversion error',
    });
  });
});
