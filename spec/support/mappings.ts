import fc from 'fast-check';
import type { ColumnMapping, Mapping, TableMapping } from '../../lib/mapping/schema.js';

const step = fc.constantFrom('line', 'line', 'line', 'e', 'e', 'o', 'none');
const steps = fc
  .oneof({ weight: 3, arbitrary: step.map(name => [name]) }, fc.array(step, { minLength: 2, maxLength: 3 }))
  .map(names => names.join('/'));
const attribute = fc.constantFrom('@a', '@id', '@xml:lang', '@none');
const inElement = fc.oneof(
  attribute,
  steps,
  fc.constant('.'),
  fc.tuple(steps, attribute).map(names => names.join('/')),
);
const predicate = fc.constantFrom('[1]', '[last()]', "[@a='1']", '[@id]', "[line!='x']", "[.='1' and @a]");
const odd = fc.oneof(
  fc.tuple(steps, predicate).map(parts => parts.join('')),
  fc.tuple(steps, predicate, attribute).map(([path, where, name]) => `${path}${where}/${name}`),
  fc.constantFrom('*', 'o/*', '*/@a', "'@id'"),
);

/** A path from an element that stands so deep in the record. */
const pathAt = (depth: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: inElement },
    { weight: 3, arbitrary: inElement.map(path => (path === '.' ? '/' : `/${path}`)) },
    { weight: 1, arbitrary: odd },
    { weight: 1, arbitrary: fc.constantFrom('name()', '/../@id', '/../../@id', '../name()') },
    ...(depth > 0
      ? [
          {
            weight: 3,
            arbitrary: fc
              .tuple(fc.integer({ min: 1, max: depth }), inElement)
              .map(([up, path]) => '../'.repeat(up) + (path === '.' ? '#' : path)),
          },
        ]
      : []),
  );

const type = fc.constantFrom<ColumnMapping>(
  ...[{ type: 'string' as const }, { type: 'string(3)' as const }, { type: 'string' as const, trim: false }],
  { type: 'string', trim: false, blank: 'keep' },
  { type: 'integer', onError: 'null' },
  { type: 'decimal(5,2)', onError: 'null' },
  { type: 'boolean', onError: 'default', default: true },
  { type: 'integer' },
  { type: 'string', convert: ['collapse', 'left(2)'] },
  { type: 'string(20)', values: { '1': 'one', x: 'ex', '': 'none', '*': 'other' } },
);
const rules = fc.constantFrom<Partial<ColumnMapping>>({}, {}, {}, { default: '7' }, { required: true });

const column = (depth: number): fc.Arbitrary<ColumnMapping> => {
  const path = pathAt(depth);
  const source = fc.oneof(
    { weight: 8, arbitrary: path.map(from => ({ from })) },
    { weight: 1, arbitrary: fc.constant({ from: '#' }) },
    { weight: 2, arbitrary: fc.array(path, { minLength: 1, maxLength: 3 }).map(first => ({ first })) },
    {
      weight: 1,
      arbitrary: path.map(x => ({ expr: "x + '/' + string(size(y))", with: { x, y: { all: 'line' } } })),
    },
  );
  return fc.tuple(source, type, rules).map(([from, settings, more]) => {
    const text =
      'expr' in from || ('from' in from && from.from.endsWith('#')) ? { type: 'string' as const } : settings;
    return { ...from, ...text, ...(text.onError === 'null' ? {} : more) } as ColumnMapping;
  });
};

const rowRules = fc.constantFrom<Partial<TableMapping>>(
  ...[{}, {}, {}, { where: "line != 'x'" }, { where: { expr: "a != '1'", with: { a: '@a' } } }],
  { skipWhenBlank: ['c0'] },
  { unique: { by: ['c0'] } },
  { unique: { by: ['c0', 'c1'], keep: 'last', prefer: { column: 'c1', order: ['1', 'x'] } } },
  { unpivot: { name: 'n', value: 'v', from: { A: '@a', L: 'line', I: '@id' } } },
  { unpivot: { name: 'n', value: 'v', from: { A: '@a', L: 'line' }, only: ['1', 'x'] } },
  { unpivot: { name: 'n', value: 'v', from: { A: '@a', I: '@id' }, blank: 'keep' } },
  { numbered: { name: 'n', to: 2 } },
);

const table: fc.Arbitrary<TableMapping> = fc
  .option(fc.oneof({ weight: 6, arbitrary: steps }, { weight: 1, arbitrary: odd }), { nil: undefined })
  .filter(each => !each?.includes('@'))
  .chain(each =>
    fc.record({
      each: fc.constant(each),
      more: rowRules,
      columns: fc.array(column(each === undefined ? 0 : each.split('/').length), {
        minLength: 2,
        maxLength: 5,
      }),
    }),
  )
  .map(({ each, more, columns }) => ({
    ...(each !== undefined && { each }),
    ...more,
    columns: Object.fromEntries(columns.map((one, index) => [`c${index}`, one])),
  }));

/** Mappings of `/r/o` that are right or wrong: most of what there is, in most ways to put it together. */
export const mappings: fc.Arbitrary<Mapping> = fc
  .tuple(
    fc.array(table, { minLength: 1, maxLength: 3 }),
    fc.constantFrom(undefined, undefined, undefined, "line != 'two words'"),
  )
  .map(([tables, filter]) => ({
    record: '/r/o',
    ...(filter && { filter }),
    tables: Object.fromEntries(tables.map((one, index) => [`t${index}`, one])),
  }));
