import type { EncodedBatch } from '../batch/encoded.js';
import type { RecordMapper } from '../batch/map-record.js';
import { batchBy, type ByRecord } from '../block/batch-by.js';
import type { CompiledMapping } from '../mapping/compile.js';
import type { TableForms } from '../sink/encode.js';
import { NOT_ENCODED, slotEncoder } from '../sink/encode-slots.js';
import type { TableForm } from '../sink/writers/mysql-encode.js';
import type { AnyTables, Block, MappedRecord } from '../types.js';

/** Turns blocks of XML into encoded rows without making rows; undefined where a row is not as its columns take it. */
export type Straight = (block: Block) => Promise<EncodedBatch | undefined>;

const NO_ROWS = {};

/** @returns undefined for a mapping that looks at values, or at columns that are not there */
export function straightFrom(
  { overSlots, takeIssues }: CompiledMapping,
  { mapper, slots }: ByRecord<unknown, AnyTables>,
  forms: TableForms,
): Straight | undefined {
  if (!overSlots) return undefined;
  const chosen = new Map<string, TableForm>();
  for (const { table, columns } of overSlots.tables) {
    // Bytes have one form only, the last.
    const form = forms.get(table)!.at(columns.some(({ type }) => type.name === 'binary') ? -1 : 0)!;
    if (!columns.every(({ name }) => form.columns.has(name))) return undefined;
    chosen.set(table, form);
  }
  const encoder = slotEncoder(overSlots, chosen);

  const encoding: RecordMapper<unknown> = record => {
    const { position, value } = record;
    const outcome = value === slots ? encoder.take(record) : undefined;
    if (outcome) {
      const issues = takeIssues();
      return { outcome, position, rows: NO_ROWS, ...(issues.length > 0 && { issues }) };
    }
    const mapped = mapper(record) as MappedRecord;
    if (mapped.outcome !== 'rows') return mapped;
    encoder.add(mapped.rows);
    return { ...mapped, rows: NO_ROWS };
  };

  return async block => {
    encoder.clear();
    try {
      const batch = await batchBy(block, { mapper: encoding, slots: slots! });
      return { ...batch, tables: encoder.tables() };
    } catch (error) {
      if (error === NOT_ENCODED) return undefined;
      throw error;
    }
  };
}
