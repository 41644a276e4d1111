import assert from 'node:assert/strict';
import { mapperBy } from '../../lib/batch/map-record.js';
import { batchBy } from '../../lib/block/batch-by.js';
import { PLACE_FIELDS } from '../../lib/block/places.js';
import { jsonSplit, lineSplit, type Split } from '../../lib/block/split.js';
import { type CompiledMapping, compileMapping } from '../../lib/mapping/compile.js';
import { MappingError } from '../../lib/mapping/mistake.js';
import type { Mapping } from '../../lib/mapping/schema.js';
import type { Block } from '../../lib/types.js';

/** Undefined for a mapping that is refused. */
export function compiled(mapping: Mapping): CompiledMapping | undefined {
  try {
    return compileMapping(mapping, { startedAt: new Date(0) });
  } catch (error) {
    if (error instanceof MappingError) return undefined;
    throw error;
  }
}

/** None where there are no records. */
export function blocksBy(split: Split, text: string): Block[] {
  try {
    return [...split.write(text), ...split.end()];
  } catch (error) {
    if ((error as { code: string }).code === 'no_records') return [];
    throw error;
  }
}

/** The block with other texts for its records. */
export function withTexts(block: Block, change: (text: string) => string): Block {
  const { bytes, count } = block;
  const places = block.places.slice();
  const texts = Array.from({ length: count }, (_none, index) => {
    const end = index + 1 < count ? places[(index + 1) * PLACE_FIELDS] : bytes.length;
    const text = Buffer.from(bytes.subarray(places[index * PLACE_FIELDS], end)).toString();
    return Buffer.from(change(text));
  });
  let at = 0;
  texts.forEach((text, index) => {
    places[index * PLACE_FIELDS] = at;
    at += text.length;
  });
  return { ...block, bytes: new Uint8Array(Buffer.concat(texts)), places };
}

/** Blocks of records that are these texts, which may be none of JSON. */
export function jsonBlocks(format: 'json' | 'lines', texts: readonly string[]): Block[] {
  const limits = { maxRecords: 3, maxDepth: 4 };
  // Numbers in their place, which the texts are then put for.
  const numbers = texts.map((_text, number) => String(number));
  const blocks =
    format === 'json'
      ? blocksBy(jsonSplit({ record: '/r/o/*', ...limits }), `{"r":{"o":[${numbers.join()}]}}`)
      : blocksBy(lineSplit(limits), numbers.join('\n'));
  return blocks.map(block => withTexts(block, number => texts[Number(number)] || '0'));
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

export const tally = () => ({ records: 0, asValues: 0, rows: 0, rejects: 0, issues: 0 });

/** Over slots and over values, from the same bytes. */
export async function assertSame(
  block: Block,
  mapping: CompiledMapping,
  tried: ReturnType<typeof tally>,
): Promise<void> {
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
