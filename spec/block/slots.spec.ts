import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mapperBy } from '../../lib/batch/map-record.js';
import { batchBy } from '../../lib/block/batch-by.js';
import { type Split, xmlSplit } from '../../lib/block/split.js';
import { mappedDocument } from '../support/mapped-documents.js';
import { mappedJson } from '../support/mapped-json.js';
import { mappings } from '../support/mappings.js';
import { assertSame, blocksBy, compiled, jsonBlocks, tally, withTexts } from '../support/over-slots.js';
import { scaled } from '../support/soak.js';
import { change, changed } from '../support/text-changes.js';

const numRuns = scaled(700, 100_000);

const splitXml = (pick: readonly string[] | undefined): Split =>
  xmlSplit({ record: '/r/o', maxRecords: 3, ...(pick && { pick }) });
describe('A mapping over bytes', () => {
  it('gives what it gives over values: rows, rejects, issues', async () => {
    const tried = tally();
    await fc.assert(
      fc.asyncProperty(mappedDocument, mappings, fc.boolean(), async (text, mapping, isPicked) => {
        const by = compiled(mapping);
        if (!by?.slots) return;
        const split = splitXml(isPicked ? by.pick : undefined);
        for (const block of blocksBy(split, text)) await assertSame(block, by, tried);
      }),
      { numRuns },
    );
    const { records, asValues, rows, rejects, issues } = tried;
    assert.ok(records > numRuns / 2 && asValues < records / 3, JSON.stringify(tried));
    assert.ok(Math.min(rows, rejects, issues) > numRuns / 20, JSON.stringify(tried));
  });

  it('takes nothing of the record before for the next one', async () => {
    const by = compiled({
      record: '/r/o',
      tables: { t: { each: 'e', columns: { q: { from: 'p/q', type: 'string' } } } },
    })!;
    const xml = '<r><o><e><p/><p><q>1</q></p></e></o><o><e><p><q>2</q></p></e><e/></o></r>';
    const json = ['{"e":{"p":[{},{"q":"1"}]}}', '{"e":[{"p":{"q":"2"}},{}]}'];
    for (const [block] of [blocksBy(splitXml(undefined), xml), jsonBlocks('json', json)]) {
      const { tables } = await batchBy(block!, { mapper: mapperBy(by), slots: by.slots });
      assert.deepEqual(tables[0]!.rows, [{ q: '1' }, { q: '2' }, { q: null }]);
    }
  });

  it('leaves what is not well-formed, and what it is not sure of, to be judged as ever', async () => {
    await fc.assert(
      fc.asyncProperty(
        mappedDocument,
        mappings,
        fc.array(change, { minLength: 1, maxLength: 3 }),
        async (text, mapping, changes) => {
          const by = compiled(mapping);
          if (!by?.slots) return;
          for (const block of blocksBy(splitXml(undefined), text)) {
            const other = withTexts(block, xml => changed(xml, changes) || '<o/>');
            await assertSame(other, by, tally());
          }
        },
      ),
      { numRuns },
    );
  });

  for (const format of ['json', 'lines'] as const) {
    it(`gives the same, and leaves the same, of ${format}`, async () => {
      const tried = tally();
      const changes = fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }) },
      );
      await fc.assert(
        fc.asyncProperty(mappedJson, mappings, changes, async (texts, mapping, all) => {
          const by = compiled(mapping);
          if (!by?.slots) return;
          const given = texts.map(text => changed(text, all));
          for (const block of jsonBlocks(format, given)) await assertSame(block, by, tried);
        }),
        { numRuns },
      );
      const { records, asValues, rows, rejects, issues } = tried;
      assert.ok(records > numRuns / 4 && asValues < (records * 2) / 3, JSON.stringify(tried));
      assert.ok(Math.min(rows, rejects) > numRuns / 50 && issues > numRuns / 200, JSON.stringify(tried));
    });
  }
});
