import type { EncodedBatch, EncodedRows } from '../batch/encoded.js';
import { withTables } from '../batch/positions.js';
import type { RecordMapper } from '../batch/map-record.js';
import type { ByRecord } from '../block/batch-by.js';
import { slotsFor } from '../block/slots-over.js';
import { giveBack } from '../bytes/lent.js';
import type { CompiledMapping } from '../mapping/compile.js';
import type { TableForms } from '../sink/encode.js';
import { type RecordEncoder, recordEncoder } from '../sink/encode-records.js';
import type { TableForm } from '../sink/writers/mysql-encode.js';
import type { Slots } from '../slots/slots.js';
import type { AnyTables, Batch, MappedRecord, Reading } from '../types.js';
import { oneByOne } from './one-by-one.js';

/** What makes batches of the inputs of a load, by what is done with each record. */
export type Batches<In> = (by: ByRecord<unknown, AnyTables>) => (input: In) => Promise<Batch>;

/** Turns inputs into encoded rows without making rows; undefined where a row is not as its columns take it. */
export type Straight<In> = (input: In) => Promise<EncodedBatch | undefined>;

const NO_ROWS = {};
const NOT_ENCODED = new Error('rows that are not encoded');

/**
 * @param formatOf an input's records: each has slots, and memory for rows, of its own
 * @returns undefined for a mapping of columns that are not there
 */
export function straightFrom<In>(
  mapping: CompiledMapping,
  { mapper, slots = null }: ByRecord<unknown, AnyTables>,
  forms: TableForms,
  batches: Batches<In>,
  formatOf: (input: In) => Reading['format'],
): Straight<In> | undefined {
  const chosen = new Map<string, TableForm>();
  const behind = new Map<string, ReturnType<NonNullable<TableForm['behind']>>>();
  for (const { table, columns } of mapping.tables) {
    // Bytes have one form only, the last.
    const form = forms.get(table)!.at(columns.some(({ type }) => type.name === 'binary') ? -1 : 0)!;
    if (!columns.every(({ column }) => form.columns.has(column))) return undefined;
    chosen.set(table, form);
    if (form.behind) behind.set(table, form.behind(columns));
  }
  const encoders = new Map<Slots | null, RecordEncoder>();
  let encoder: RecordEncoder;

  function encoderFor(input: In): RecordEncoder {
    const filled = slots && slotsFor(slots, formatOf(input));
    const known = encoders.get(filled) ?? recordEncoder(mapping, filled, chosen);
    encoders.set(filled, known);
    return known;
  }

  const encoding: RecordMapper<unknown> = record => {
    const outcome = encoder.take(record);
    if (outcome) {
      const issues = mapping.takeIssues();
      return {
        ...{ outcome, position: record.position, rows: NO_ROWS },
        ...(issues.length > 0 && { issues }),
      };
    }
    // It says what is wrong with the record. If nothing is, something is with the rows for their columns.
    const mapped = mapper(record) as MappedRecord;
    if (mapped.outcome === 'rows') throw NOT_ENCODED;
    return mapped;
  };

  const batchOf = batches({
    mapper: encoding,
    slots,
    takeRun: (block, from) => encoder.takeRun(block, from),
  });

  async function encoded(input: In): Promise<EncodedBatch | undefined> {
    encoder = encoderFor(input);
    encoder.begin();
    try {
      const batch = await batchOf(input);
      return withTables(batch, encoder.tables().map(sent));
    } catch (error) {
      if (error === NOT_ENCODED) return undefined;
      throw error;
    }
  }

  function sent(rows: EncodedRows): EncodedRows {
    const make = behind.get(rows.table);
    if (!make) return rows;
    const made = make(rows);
    giveBack(rows.bytes);
    if (!made) throw NOT_ENCODED;
    return made;
  }

  return oneByOne(encoded);
}
