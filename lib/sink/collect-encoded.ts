import { type Collect, type Collected, type Collector, keepRows } from '../batch/collect.js';
import type { Lender } from '../bytes/lent.js';
import type { ColumnValue, Row } from '../types.js';
import type { TableForms } from './encode.js';
import { encodedIn } from './encode-rows.js';
import { rowMemory } from './row-memory.js';
import type { TableForm } from './writers/mysql-encode.js';

interface EncodingCollector extends Collector<Collected> {
  isOf(columns: readonly string[]): boolean;
  /** The next batch begins, whatever has become of the last one. */
  restart(): void;
}

/**
 * Encodes rows as they come, for one batch after the other. From the record on of which a row is not as its columns take
 * it, those of the table stay as they are to the end of the batch, or go in another form.
 */
export function collectEncoded(forms: TableForms): Collect<Collected> {
  const known = new Map<string, EncodingCollector>();
  const memory = rowMemory();
  return (table, columns) => {
    let encoding = known.get(table);
    if (!encoding?.isOf(columns)) {
      encoding = encodingOf(table, columns, forms.get(table) ?? [], memory);
      known.set(table, encoding);
    }
    encoding.restart();
    return encoding;
  };
}

function encodingOf(
  table: string,
  columns: readonly string[],
  [form, ...others]: readonly TableForm[],
  memory: Lender,
): EncodingCollector {
  const encoder = form?.encoder(columns);
  const kept = keepRows(table, columns);
  const values: ColumnValue[] = [];
  let records: number[] = [];
  let isKept = false;
  return {
    isOf: given =>
      given.length === columns.length && given.every((column, index) => column === columns[index]),
    restart() {
      encoder?.backTo(0);
      kept.take();
      records = [];
      isKept = false;
    },
    add(rows, record) {
      if (encoder && !isKept) {
        const { count } = encoder;
        try {
          for (const row of rows) {
            fill(values, row, columns);
            encoder.put(values);
          }
          for (let row = 0; row < rows.length; row++) records.push(record);
          return;
        } catch {
          encoder.backTo(count);
          isKept = true;
        }
      }
      kept.add(rows, record);
    },
    take() {
      const rest = kept.take().map(rows => encodedIn(others, rows));
      if (!encoder || records.length === 0) return rest;
      const encoded = { table, columns, form: encoder.form, records: new Uint32Array(records) };
      return [{ ...encoded, ...encoder.take(memory.lend) }, ...rest];
    },
  };
}

/** Columns are mostly in the order of the first row: to find each by its name costs as much as to encode it. */
function fill(values: ColumnValue[], row: Row, columns: readonly string[]): void {
  let at = 0;
  for (const column in row) {
    if (column !== columns[at]) break;
    values[at++] = row[column]!;
  }
  for (; at < columns.length; at++) values[at] = row[columns[at]!]!;
}
