import assert from 'node:assert/strict';
import { type ColumnMapping, type Mapping, mappingJsonSchema } from '../../lib/mapping/schema.js';
import { compile } from './support.js';

const tables: Mapping['tables'] = {
  orders: {
    columns: {
      id: { from: '@id', type: 'integer', key: true },
      total: { from: 'amounts/total', type: 'decimal(12,2)', required: true },
      status: { from: 'status', type: 'string(3)', default: 'NEW' },
      rate: { from: 'rate', type: 'float', default: 1, onError: 'null' },
      flag: { from: 'flag', type: 'integer', default: 1, values: { U: null } },
      note: { from: 'note', type: 'integer', default: null },
    },
  },
  lines: { each: '/lines/line', columns: { sku: { from: '@sku', type: 'string' } } },
  taxes: { each: "lines/line[@a='1']/tax", columns: { rate: { from: '.', type: 'float' } } },
  more: { each: 'lines/line', columns: { id: { from: '../../@id', type: 'integer' } } },
};

describe('A compiled mapping', () => {
  it('tells the sink the types of its columns, and which are never null', () => {
    const { tables: targets } = compile(tables);
    assert.deepEqual(targets[0], {
      table: 'orders',
      columns: [
        { column: 'id', type: { name: 'integer' }, key: true, required: true },
        { column: 'total', type: { name: 'decimal', precision: 12, scale: 2 }, key: false, required: true },
        { column: 'status', type: { name: 'string', length: 3 }, key: false, required: true },
        { column: 'rate', type: { name: 'float' }, key: false, required: false },
        { column: 'flag', type: { name: 'integer' }, key: false, required: false },
        { column: 'note', type: { name: 'integer' }, key: false, required: false },
      ],
    });
  });

  it('tells the reader which elements are lists', () => {
    assert.deepEqual(compile(tables).arrays, ['lines/line', 'lines/line/tax']);
  });

  it('shows its plan as plain values, paths parsed', () => {
    const { plan } = compile(tables);
    assert.deepEqual(structuredClone(plan), plan);
    const [, total] = plan.tables[0]!.variants[0]!.columns;
    assert.deepEqual(total!.source, {
      kind: 'path',
      path: {
        from: 'here',
        up: 0,
        steps: ['amounts', 'total'].map(name => ({ name, any: false, predicates: [] })),
        take: { kind: 'element' },
      },
    });
  });

  it('knows what the names of an expression stand for', () => {
    const inputsOf = (expr: string, given?: ColumnMapping['with']) => {
      const { plan } = compile({ t: { columns: { c: { expr, type: 'string', with: given } } } });
      const { source } = plan.tables[0]!.variants[0]!.columns[0]!;
      return source.kind === 'expression' && source.expression.inputs.map(({ name, all }) => [name, all]);
    };
    assert.deepEqual(inputsOf("a + b + (type(a) == string ? a : '')"), [
      ['a', false],
      ['b', false],
    ]);
    assert.deepEqual(inputsOf("rows.map(x, cel.bind(y, a, x + y)).join('')", { rows: { all: 'row' } }), [
      ['rows', true],
      ['a', false],
    ]);
  });

  it('has a digest that changes with what it means, not with its place in an editor', () => {
    const { digest } = compile(tables);
    assert.match(digest, /^[0-9a-f]{64}$/);
    assert.equal(compile(structuredClone(tables), { $schema: './mapping.schema.json' }).digest, digest);
    const { lines, ...others } = tables;
    assert.notEqual(compile({ ...others, lines: lines! }).digest, digest);
    assert.notEqual(compile(tables, { record: '/o' }).digest, digest);
  });
});

describe('The JSON Schema of a mapping', () => {
  it('is made from what checks it, with a description where an editor shows one', () => {
    const schema = mappingJsonSchema() as {
      required: string[];
      properties: {
        tables: { additionalProperties: { properties: { columns: { additionalProperties: object } } } };
      };
    };
    assert.deepEqual(schema.required, ['record', 'tables']);
    const column = schema.properties.tables.additionalProperties.properties.columns.additionalProperties as {
      required: string[];
      additionalProperties: boolean;
      properties: Record<string, { description?: string; enum?: string[] }>;
    };
    assert.deepEqual(column.required, ['type']);
    assert.equal(column.additionalProperties, false);
    assert.deepEqual(column.properties.onError!.enum, ['reject', 'null', 'default']);
    for (const [name, { description }] of Object.entries(column.properties)) assert.ok(description, name);
  });
});
