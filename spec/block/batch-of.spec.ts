import assert from 'node:assert/strict';
import { batchOf, type BatchOfOptions } from '../../lib/block/batch-of.js';
import { lineSplit, xmlSplit } from '../../lib/block/split.js';
import type { Block } from '../../lib/types.js';

function blockOf(...values: readonly unknown[]): Block {
  const split = lineSplit();
  return [...split.write(values.map(value => JSON.stringify(value)).join('\n')), ...split.end()][0]!;
}

interface Kin {
  readonly table: 'parent' | 'child';
  readonly id: number;
}
const toRows = ({ table, id }: Kin) => ({ [table]: { id } });
const block = blockOf({ table: 'child', id: 1 }, { table: 'parent', id: 2 });
const tablesOf = async (options?: BatchOfOptions) =>
  (await batchOf<Kin>(block, toRows, options)).tables.map(({ table }) => table);

describe('batchOf', () => {
  it('orders tables as listed, so that all blocks of a source are written alike', async () => {
    assert.deepEqual(await tablesOf({ tables: ['parent', 'child', 'toys'] }), ['parent', 'child']);
    assert.deepEqual(await tablesOf(), ['child', 'parent']);
  });

  it('says how to go on behind the block, but where it ends before that', async () => {
    assert.deepEqual((await batchOf<Kin>(block, toRows)).range, {
      ...{ first: 0, start: block.start, end: block.end, resume: block.resume },
    });
    const split = xmlSplit({ record: '/r/o' });
    const [broken] = [...split.write('<r><o/><o>&x;</o></r>'), ...split.end()];
    const { range, fault } = await batchOf(broken!, () => ({}));
    assert.deepEqual([range, fault?.code], [{ first: 0, start: 3, end: 7 }, 'not_well_formed']);
  });

  it('refuses rows for a table that is not listed', async () => {
    await assert.rejects(tablesOf({ tables: ['parent'] }), {
      code: 'unknown_table',
      message: /^record 0, .*: rows for child, which is not one of the tables listed: parent$/,
    });
  });

  const columns = { id: { from: '@id', type: 'integer' } } as const;
  for (const [what, table, xml, readAsValues] of [
    ['no record of a mapping of texts by names', { columns }, '<o id="1"/><o id="2"/>', undefined],
    ['those with an instruction', { columns }, '<o id="1"><?p?></o><o id="2"/>', 1],
    ['those with a name beyond ASCII', { columns }, '<o id="1"/><o id="2"><ö/></o>', 1],
    ['all where a mapping looks at values', { each: '*', columns }, '<o><a id="1"/></o><o/>', 2],
  ] as const) {
    it(`counts as read as values ${what}`, async () => {
      const split = xmlSplit({ record: '/r/o' });
      const [block] = [...split.write(`<r>${xml}</r>`), ...split.end()];
      const batch = await batchOf(block!, { record: '/r/o', tables: { t: table } });
      assert.equal(batch.read, 2);
      assert.equal(batch.readAsValues, readAsValues);
      const byFunction = await batchOf(block!, () => undefined);
      assert.equal(byFunction.readAsValues, undefined);
    });
  }

  it('refuses wrong options', () => {
    assert.throws(() => batchOf(block, toRows as never, { table: 'a' } as never), {
      name: 'TypeError',
      message: /^table: no such option/,
    });
    assert.throws(() => batchOf(block, toRows as never, { tables: 'a' } as never), {
      name: 'TypeError',
      message: /^tables: expected an array of names/,
    });
  });
});
