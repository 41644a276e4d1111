import { type EncodedRows, isEncoded, textIn } from '../../batch/encoded.js';
import type { Positions } from '../../batch/positions.js';
import { LoadError } from '../../errors.js';
import type { TableRows } from '../../types.js';
import { located } from '../database-error.js';
import { conflictClause } from './mysql-conflict.js';
import { fitsPacket } from './mysql-bytes.js';
import { rowTexts, VALUES } from './mysql-encode.js';
import { valuesFromParameters } from './mysql-parameters.js';
import type { Range } from './mysql-prepared.js';
import { mysqlName } from './names.js';
import type { Columns, Conflict } from './writer.js';

/** An INSERT of some of a table's rows. */
export type Statement = TextStatement | BoundStatements;

/** Of a range of the table's rows. */
export interface TextStatement extends Range {
  readonly sql: string;
  /** What stands behind the text. */
  readonly bytes?: Uint8Array;
}

/** By parameters, one for each range. */
export interface BoundStatements {
  readonly bound: EncodedRows;
  readonly ranges: readonly Range[];
}

/** More cost the server more memory, and are no faster; less take more statements. */
const MOST_PARAMETERS = 2048;
/** Fewer go as text: a connection prepares a statement for each number of rows. */
const FEWEST_ROWS = 16;

/** Of rows that are encoded, as parameters or as text. */
export function* statements(
  rows: EncodedRows,
  takes: Columns,
  positions: Positions,
  maxPacket: number,
): Generator<Statement> {
  if (rows.form !== 'parameters') {
    yield* textStatements(rows, takes, positions, maxPacket, undefined);
    return;
  }
  const ranges: Range[] = [];
  let from = 0;
  let count: number;
  while ((count = boundRows(rows, from, maxPacket)) > 0) {
    ranges.push({ from, to: from + count });
    from += count;
  }
  if (ranges.length > 0) yield { bound: rows, ranges };
  if (from === rows.ends.length) return;
  const texts = textStatements(valuesFromParameters(rows, from), takes, positions, maxPacket, undefined);
  for (const text of texts) yield { ...text, from: text.from + from, to: text.to + from };
}

/** Of so many parameters: each has a type, and a bit for NULL. */
function boundBytes(parameters: number, valueBytes: number): number {
  return valueBytes + 2 * parameters + Math.ceil(parameters / 8);
}

/** How many of the next rows go into one statement that is prepared, or 0: a power of two, or a fourth of it, and so on. */
function boundRows({ columns, ends }: EncodedRows, from: number, maxPacket: number): number {
  const most = ends.length - from;
  const start = from === 0 ? 0 : ends[from - 1]!;
  let count = 2 ** Math.floor(Math.log2(Math.max(1, MOST_PARAMETERS / Math.max(1, columns.length))));
  while (count > most) count /= 4;
  const isLong = (): boolean => {
    const bytes = boundBytes(count * columns.length, ends[from + count - 1]! - start);
    return bytes > maxPacket / 2 || !fitsPacket(bytes);
  };
  while (count >= FEWEST_ROWS && isLong()) count /= 4;
  return count >= FEWEST_ROWS ? count : 0;
}

/**
 * As few statements as go into half a packet each; a row that is longer goes alone. Where a row's key may be there, a
 * row that is alone stands twice: only of several rows the server tells how many were there.
 */
export function* textStatements(
  rows: TableRows | EncodedRows,
  takes: Columns,
  positions: Positions,
  maxPacket: number,
  conflict: Conflict | undefined,
): Generator<TextStatement> {
  const { table, columns, records } = rows;
  const head = `INSERT INTO ${mysqlName(table)} (${columns.map(mysqlName)}) VALUES `;
  const tail = conflict ? conflictClause(columns, conflict) : '';
  // With the byte of the command in front of it.
  const headBytes = Buffer.byteLength(head + tail) + 1;
  if (isEncoded(rows) && !conflict && headBytes + rows.bytes.length <= maxPacket / 2) {
    const to = records.length;
    if (fitsPacket(headBytes + rows.bytes.length))
      yield { sql: head, bytes: rows.bytes.subarray(0, -1), from: 0, to };
    else yield { sql: head + textIn(rows, 0, rows.bytes.length - 1), from: 0, to };
    return;
  }
  const textOf = textsOf(rows, takes, positions);
  let texts: string[] = [];
  let bytes = headBytes;
  let from = 0;

  const statement = (to: number): TextStatement => {
    if (conflict && texts.length === 1) texts.push(texts[0]!);
    return { sql: head + texts.join() + tail, from, to };
  };
  for (let index = 0; index < records.length; index++) {
    const text = textOf(index);
    const rowBytes = Buffer.byteLength(text);
    if (headBytes + (conflict ? 2 * rowBytes + 1 : rowBytes) >= maxPacket) {
      const limit = `the server's max_allowed_packet is ${maxPacket}`;
      const reason = `${table}: a row of ${rowBytes} bytes${conflict ? ', which onConflict may send twice' : ''}, ${limit}`;
      throw new LoadError('row_too_large', reason, { position: positions.at(records[index]!), table });
    }
    if (bytes + rowBytes > maxPacket / 2 && texts.length > 0) {
      yield statement(index);
      from = index;
      texts = [];
      bytes = headBytes;
    }
    texts.push(text);
    bytes += rowBytes + 1;
  }
  yield statement(records.length);
}

function textsOf(
  rows: TableRows | EncodedRows,
  takes: Columns,
  positions: Positions,
): (index: number) => string {
  if (isEncoded(rows)) {
    const { ends } = rows;
    return index => textIn(rows, index === 0 ? 0 : ends[index - 1]!, ends[index]! - 1);
  }
  const textOf = rowTexts(rows, takes, VALUES);
  return index => {
    try {
      return textOf(index);
    } catch (error) {
      throw located(error, positions.at(rows.records[index]!)!);
    }
  };
}
