import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mapperBy } from '../../lib/batch/map-record.js';
import { batchBy } from '../../lib/block/batch-by.js';
import { PLACE_FIELDS } from '../../lib/block/places.js';
import { xmlSplit } from '../../lib/block/split.js';
import { type CompiledMapping, compileMapping } from '../../lib/mapping/compile.js';
import { MappingError } from '../../lib/mapping/mistake.js';
import type { Mapping } from '../../lib/mapping/schema.js';
import type { Block } from '../../lib/types.js';
import { mappings } from '../support/mappings.js';
import { scaled } from '../support/soak.js';
import { change, changed } from '../support/xml-changes.js';
import { mappedDocument } from '../support/mapped-documents.js';

const numRuns = scaled(2000, 100_000);

/** Undefined for a mapping that is refused. */
function compiled(mapping: Mapping): CompiledMapping | undefined {
  try {
    return compileMapping(mapping, { startedAt: new Date(0) });
  } catch (error) {
    if (error instanceof MappingError) return undefined;
    throw error;
  }
}

function blocksOf(text: string, pick: readonly string[] | undefined): Block[] {
  const split = xmlSplit({ record: '/r/o', maxRecords: 3, ...(pick && { pick }) });
  try {
    return [...split.write(text), ...split.end()];
  } catch (error) {
    if ((error as { code: string }).code === 'no_records') return [];
    throw error;
  }
}

/** The block with other texts for its records. */
function withTexts(block: Block, change: (text: string) => string): Block {
  const { bytes, count } = block;
  const places = block.places.slice();
  const texts = Array.from({ length: count }, (_none, index) => {
    const end = index + 1 < count ? places[(index + 1) * PLACE_FIELDS] : bytes.length;
    return Buffer.from(
      change(Buffer.from(bytes.subarray(places[index * PLACE_FIELDS], end)).toString()) || '<o/>',
    );
  });
  let at = 0;
  texts.forEach((text, index) => {
    places[index * PLACE_FIELDS] = at;
    at += text.length;
  });
  return { ...block, bytes: new Uint8Array(Buffer.concat(texts)), places };
}

/** All that becomes of a block, or the error that it ends in. */
async function outcome(block: Block, mapping: CompiledMapping, slots: CompiledMapping['slots']) {
  try {
    return await batchBy(block, { mapper: mapperBy(mapping), slots });
  } catch (error) {
    const { name, message, code, position } = error as Error & { code: string; position: object };
    return { name, message, code, position };
  }
}

const tried = { records: 0, asValues: 0, rows: 0, rejects: 0, issues: 0 };

async function assertSame(block: Block, mapping: CompiledMapping): Promise<void> {
  const over = await outcome(block, mapping, mapping.slots);
  const overValues = await outcome(block, mapping, null);
  if (!('read' in over) || !('read' in overValues)) return assert.deepEqual(over, overValues);
  const { readAsValues = 0, ...batch } = over;
  const { readAsValues: all = 0, ...expected } = overValues;
  assert.deepEqual(batch, expected);
  assert.equal(all, batch.read);
  tried.records += batch.read;
  tried.asValues += readAsValues;
  tried.rows += batch.tables.reduce((sum, { rows }) => sum + rows.length, 0);
  tried.rejects += batch.rejects.length;
  tried.issues += batch.issues?.length ?? 0;
}

describe('A mapping over bytes', () => {
  it('gives what it gives over values: rows, rejects, issues', async () => {
    await fc.assert(
      fc.asyncProperty(mappedDocument, mappings, fc.boolean(), async (text, mapping, isPicked) => {
        const by = compiled(mapping);
        if (!by?.slots) return;
        for (const block of blocksOf(text, isPicked ? by.pick : undefined)) await assertSame(block, by);
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
    const two = '<o><e><p/><p><q>1</q></p></e></o><o><e><p><q>2</q></p></e><e/></o>';
    const [block] = blocksOf(`<r>${two}</r>`, undefined);
    const { tables } = await batchBy(block!, { mapper: mapperBy(by), slots: by.slots });
    assert.deepEqual(tables[0]!.rows, [{ q: '1' }, { q: '2' }, { q: null }]);
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
          for (const block of blocksOf(text, undefined)) {
            await assertSame(
              withTexts(block, xml => changed(xml, changes)),
              by,
            );
          }
        },
      ),
      { numRuns },
    );
  });
});
