import assert from 'node:assert/strict';
import { checkMapping } from '../../lib/mapping/check.js';
import { MappingError } from '../../lib/mapping/mistake.js';

/** What is wrong with a mapping of one column `total` and what a case changes in it. */
function problems(mapping: unknown): readonly string[] {
  try {
    checkMapping(mapping);
    return [];
  } catch (error) {
    assert.ok(error instanceof MappingError, String(error));
    assert.equal(error.message, error.problems.map(({ message }) => message).join('\n'));
    return error.problems.map(({ message }) => message);
  }
}
const withTable = (table: object, more: object = {}) => ({
  record: '/orders/order',
  tables: { orders: { columns: { id: { from: '@id', type: 'integer' } }, ...table }, ...more },
});
const withColumn = (column: object) =>
  withTable({ columns: { total: { from: 'total', type: 'decimal(12,2)', ...column } } });
const line = (columns: object, more: object = {}) => ({ lines: { each: 'lines/line', columns, ...more } });
const taxes = { each: 'lines/line/tax', columns: { line_no: { from: '../#', type: 'integer' } } };
const hazard = 'the number of the parent would not be that of its row in "lines"';
const remedy = "say in both paths which elements count, as in line[qty!='0'] at tables.taxes.columns.line_no";
const number = { no: { from: '#', type: 'integer' } };

describe('checkMapping', () => {
  it('gives back a mapping that is right', () => {
    const mapping = withTable({
      numbered: { name: 'no', from: 3, to: 3 },
      columns: {
        a: { from: '/a/b', type: 'integer' },
        b: { from: 'vin_{n}', type: 'string' },
        c: { from: '../@c', type: 'string' },
      },
    });
    assert.equal(checkMapping(mapping), mapping);
  });

  const at = 'tables.orders.columns.total';
  const cases: readonly (readonly [wrong: unknown, message: string])[] = [
    [5, 'expected an object, got 5'],
    [undefined, 'missing "mapping"'],
    [{ record: '/a' }, 'missing "tables"'],
    [{ ...withColumn({}), recrd: '' }, 'unknown key "recrd"; did you mean "record"?'],
    [
      { ...withColumn({}), record: 'orders' },
      "expected an absolute path such as /orders/order, got 'orders' at record",
    ],
    [{ record: '/a', tables: {} }, 'expected at least one table, got none at tables'],
    [
      withColumn({ type: 'decmial(12,2)' }),
      `unknown type "decmial(12,2)" at ${at}.type; did you mean "decimal(12,2)"?`,
    ],
    [withColumn({ type: 'varchar(20)' }), `unknown type "varchar(20)" at ${at}.type`],
    [withColumn({ type: 'intger' }), `unknown type "intger" at ${at}.type; did you mean "integer"?`],
    [
      withColumn({ type: 'decimal(2,4)' }),
      `wrong type "decimal(2,4)", which is written decimal(precision,scale), precision 1–65, scale 0–30 and not over the precision at ${at}.type`,
    ],
    [
      withColumn({ type: 'string(0)' }),
      `wrong type "string(0)", which is written string or string(length) at ${at}.type`,
    ],
    [withColumn({ type: 5 }), `expected a text, got 5 at ${at}.type`],
    [withColumn({ type: null }), `expected a text, got null at ${at}.type`],
    [withColumn({ type: undefined }), `missing "type" at ${at}`],
    [withColumn({ requird: true }), `unknown key "requird" at ${at}; did you mean "required"?`],
    [withColumn({ required: 'yes' }), `expected true or false, got "yes" at ${at}.required`],
    [
      withColumn({ onError: 'nul' }),
      `expected "reject", "null" or "default", got "nul" at ${at}.onError; did you mean "null"?`,
    ],
    [
      withColumn({ from: 'a//b' }),
      `path "a//b", character 3: expected the name of an element or key, found "/" at ${at}.from`,
    ],
    [
      withColumn({ convert: ['digts'] }),
      `unknown converter "digts" at ${at}.convert.0; did you mean "digits"?`,
    ],
    [withColumn({ first: ['a'] }), `expected one of "from", "first" and "expr", got 2 at ${at}`],
    [withColumn({ from: undefined }), `expected one of "from", "first" and "expr", got none at ${at}`],
    [withColumn({ with: {} }), `"with" goes with "expr" at ${at}.with`],
    [withColumn({ default: 'x' }), `"x": not a number at ${at}.default`],
    [withColumn({ default: 1.234 }), `1.234: more than 2 digits after the point at ${at}.default`],
    [
      withColumn({ default: [] }),
      `expected a text, a number, true or false or null, got an empty list at ${at}.default`,
    ],
    [
      withColumn({ type: 'integer', default: 2 ** 60 }),
      `1152921504606847000 has more digits than a JSON number keeps: write it as a text at ${at}.default`,
    ],
    [withColumn({ values: { A: 1, B: 'b' } }), `"b": not a number at ${at}.values`],
    [withColumn({ onError: 'default' }), `there is no "default" at ${at}.onError`],
    [
      withColumn({ onError: 'null', required: true }),
      `the column is required, so a wrong value can't become null at ${at}.onError`,
    ],
    [
      withColumn({ formats: ['yyyy'] }),
      `"formats" is for date, time, datetime, and the column is decimal at ${at}.formats`,
    ],
    [withColumn({ blank: 'keep' }), `"blank" is for string, and the column is decimal at ${at}.blank`],
    [
      withColumn({ type: 'datetime', zone: 'Europe/Berln' }),
      `unknown zone "Europe/Berln" at ${at}.zone; did you mean "Europe/Berlin"?`,
    ],
    [
      withColumn({ type: 'date', formats: ['yyyy-MM'] }),
      `date format "yyyy-MM": a year, a month and a day must be in it, outside of brackets at ${at}.formats`,
    ],
    [withColumn({ type: 'json', convert: ['upper'] }), `"convert" is not for json at ${at}.convert`],
    [withColumn({ from: '../total' }), `above the record only attributes and name() are known at ${at}`],
    [
      withColumn({ from: undefined, expr: 'decimal(total' }),
      `expression "decimal(total", character 14: Expected RPAREN, got EOF at ${at}.expr`,
    ],
    [
      withColumn({ from: undefined, expr: 'total * 2' }),
      `expression "total * 2", character 1: no such overload: string * int at ${at}.expr`,
    ],
    [
      withColumn({ from: undefined, expr: 'decmal(total)' }),
      `expression "decmal(total)", character 1: found no matching overload for 'decmal(string)' at ${at}.expr`,
    ],
    [
      withColumn({ from: undefined, expr: '0.1 + 0.2' }),
      `expression "0.1 + 0.2" gives double, not decimal, which is not exact: use decimal() at ${at}.expr`,
    ],
    [
      withColumn({ from: undefined, expr: 'now()' }),
      `expression "now()" gives google.protobuf.Timestamp, not decimal at ${at}.expr`,
    ],
    [
      withColumn({ from: undefined, type: 'date', expr: "date(d, 'YYYY')" }),
      `date format "YYYY": unknown token "YYYY"; there are yyyy yy MMMM MMM MM M dd d HH H hh h a mm m ss s SSS u ZZ ZZZ X x at ${at}.expr`,
    ],
    [
      withColumn({ from: undefined, expr: 'decimal(totl)', with: { total: '@t' } }),
      `expression "decimal(totl)": "with" has "total", which the expression does not use at ${at}.expr`,
    ],
    [
      withColumn({ from: undefined, expr: "type == 'A' ? '1' : ''", with: { type: '@t' } }),
      `expression "type == 'A' ? '1' : ''": "with" has "type", which is a word of the language at ${at}.expr`,
    ],
    [
      withColumn({ from: undefined, first: ['a'], type: 'json' }),
      `"first" is not for json at ${at}.first\na json column takes a path at ${at}`,
    ],
    [
      withTable({ unique: { by: ['id'], prefer: { column: 'kind', order: ['A'] } } }),
      'unknown column "kind" at tables.orders.unique.prefer.column',
    ],
    [
      withTable({ unpivot: { name: 'n', value: 'v', from: { A: '@a' } }, numbered: { name: 'no', to: 1 } }),
      'a table is either "unpivot" or "numbered" at tables.orders',
    ],
    [withColumn({ from: '..' }), `above the record only attributes and name() are known at ${at}`],
    [withColumn({ from: '../a/@b' }), `above the record only attributes and name() are known at ${at}`],
    [withColumn({ type: 'json', default: '{' }), `"{": not JSON at ${at}.default`],
    [withColumn({ from: undefined, first: ['a', '#'] }), `# stands only as "from": "#" at ${at}`],
    [withColumn({ from: '/../#' }), `above the record only attributes and name() are known at ${at}`],
    [
      { ...withTable({}), filter: { expr: "a == ''", with: { a: '../b' } } },
      'above the record only attributes and name() are known at filter',
    ],
    [withTable({ where: 'qty' }), 'expression "qty" gives string, not true or false at tables.orders.where'],
    [
      withTable({ where: 'qty > 5' }),
      'expression "qty > 5", character 1: no such overload: string > int at tables.orders.where',
    ],
    [
      withTable({ where: { exr: '' } }),
      'missing "expr" at tables.orders.where\nunknown key "exr" at tables.orders.where; did you mean "expr"?',
    ],
    [withTable({ where: 5 }), 'expected a text or an object, got 5 at tables.orders.where'],
    [{ ...withTable({}), filter: '1' }, 'expression "1" gives int, not true or false at filter'],
    [
      withTable({ each: '@id' }),
      'path "@id": "each" selects elements inside the record at tables.orders.each',
    ],
    [
      withTable({ each: '../a' }),
      'path "../a": "each" selects elements inside the record at tables.orders.each',
    ],
    [
      withTable({ after: ['line'] }, line(number)),
      'unknown table "line" at tables.orders.after; did you mean "lines"?',
    ],
    [
      withTable({ after: ['lines'] }, line(number, { after: ['orders'] })),
      'table "orders" would be inserted after itself at tables.orders.after\ntable "lines" would be inserted after itself at tables.lines.after',
    ],
    [withTable({ columns: {} }), 'expected at least one column, got none at tables.orders.columns'],
    [
      withTable({ columns: { 'a b': { from: 'a', type: 'date' } } }),
      'column "a b" is not a plain name of at most 64 letters, digits and _ at tables.orders.columns',
    ],
    [
      withTable({ columns: { Id: { from: 'a', type: 'date' }, id: { from: 'a', type: 'date' } } }),
      'column "id" is "Id" again: databases don\'t tell their cases apart at tables.orders.columns',
    ],
    [
      withTable({}, { 'a.b': withTable({}).tables.orders }),
      'table "a.b" is not a plain name of at most 64 letters, digits and _ at tables',
    ],
    [
      withTable({ skipWhenBlank: ['ids'] }),
      'unknown column "ids" at tables.orders.skipWhenBlank; did you mean "id"?',
    ],
    [withTable({ unique: { by: [] } }), 'expected at least 1, got an empty list at tables.orders.unique.by'],
    [withTable({ unique: { by: ['ident'] } }), 'unknown column "ident" at tables.orders.unique.by'],
    [
      withTable({ unique: { by: ['id'], prefer: { column: 'id', order: [1, 'x'] } } }),
      '"x": not a number at tables.orders.unique.prefer.order',
    ],
    [
      withTable({ columns: number, unique: { by: ['no'] } }),
      'column "no" is # and is not known before all rows are at tables.orders',
    ],
    [
      withTable({ unpivot: { name: 'n', value: 'n', from: { A: '@a' } } }),
      '"name" and "value" are the same column at tables.orders.unpivot',
    ],
    [
      withTable({ unpivot: { name: 'id', value: 'v', from: { A: '@a' } } }),
      'the column is made by "unpivot" and has another source, too at tables.orders.columns.id',
    ],
    [
      withTable({ unpivot: { name: 'n', value: 'v', from: {} } }),
      'expected at least one path, got none at tables.orders.unpivot.from',
    ],
    [
      withTable({ numbered: { name: 'n', from: 3, to: 2 } }),
      '"from" is greater than "to" at tables.orders.numbered',
    ],
    [
      withColumn({ from: 'vin_{n}' }),
      '{n} stands for the number of "numbered", which the table has not at tables.orders.columns',
    ],
    [
      withTable({}, { ...line(number, { where: "qty != '0'" }), taxes }),
      `${hazard}, which "where" changes: ${remedy}`,
    ],
    [
      withTable({}, { ...line(number, { numbered: { name: 'n', to: 2 } }), taxes }),
      `${hazard}, which "unpivot" or "numbered" changes: ${remedy}`,
    ],
    [
      withTable(
        { columns: number, numbered: { name: 'n', to: 2 } },
        { taxes: { ...taxes, columns: { line_no: { from: '../../../#', type: 'integer' } } } },
      ),
      `${hazard.replace('lines', 'orders')}, which "unpivot" or "numbered" changes: ${remedy}`,
    ],
    [
      withTable({}, { lines: { each: "lines/line[@a='1']", columns: number }, taxes }),
      `${hazard}, which "each" changes: ${remedy}`,
    ],
    [
      JSON.parse('{"record":"/a","tables":{"__proto__":{}}}'),
      'the name "__proto__" can\'t be used at tables',
    ],
  ];
  for (const [wrong, message] of cases) {
    it(message, () => assert.equal(problems(wrong).join('\n'), message));
  }

  it('tells everything that is wrong at once', () => {
    const mapping = withTable({
      colums: 1,
      columns: { a: { from: '[', type: 'intger' }, b: { from: 'b', type: 'date', trim: 1 } },
    });
    assert.deepEqual(
      problems(mapping).map(message => / at (\S+?);?( |$)/.exec(message)?.[1]),
      [
        'tables.orders.columns.a.from',
        'tables.orders.columns.a.type',
        'tables.orders.columns.b.trim',
        'tables.orders',
      ],
    );
    const two = withTable({
      where: 'x > 1',
      columns: { a: { from: 'a', type: 'date', default: 'x' }, b: { expr: '1 +', type: 'integer' } },
    });
    assert.equal(problems(two).length, 3);
  });
});
