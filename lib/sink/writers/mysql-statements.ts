import { LoadError } from '../../errors.js';
import type { Position, TableRows } from '../../types.js';
import { located } from '../database-error.js';
import { conflictClause } from './mysql-conflict.js';
import { mysqlName } from './names.js';
import type { Columns, Conflict } from './writer.js';

/** An INSERT of some of a table's rows. */
export interface Statement {
  readonly sql: string;
  /** Its rows in the table's rows. */
  readonly from: number;
  readonly to: number;
}

/**
 * As few statements as go into half a packet each; a row that is longer goes alone. Where a row's key may be there, a
 * row that is alone stands twice: only of several rows the server tells how many were there.
 */
export function* statements(
  { table, columns, rows, records }: TableRows,
  takes: Columns,
  positions: readonly Position[],
  maxPacket: number,
  conflict: Conflict | undefined,
): Generator<Statement> {
  const head = `INSERT INTO ${mysqlName(table)} (${columns.map(mysqlName)}) VALUES `;
  const tail = conflict ? conflictClause(columns, conflict) : '';
  // With the byte of the command in front of it.
  const headBytes = Buffer.byteLength(head + tail) + 1;
  const take = columns.map(column => takes.get(column)!);
  let texts: string[] = [];
  let bytes = headBytes;
  let from = 0;

  const statement = (to: number): Statement => {
    if (conflict && texts.length === 1) texts.push(texts[0]!);
    return { sql: head + texts.join() + tail, from, to };
  };
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    let text = '(';
    try {
      for (let at = 0; at < take.length; at++) text += `${at ? ',' : ''}${take[at]!(row[columns[at]!]!)}`;
    } catch (error) {
      throw located(error, positions[records[index]!]!);
    }
    text += ')';
    const rowBytes = Buffer.byteLength(text);
    if (headBytes + (conflict ? 2 * rowBytes + 1 : rowBytes) >= maxPacket) {
      const limit = `the server's max_allowed_packet is ${maxPacket}`;
      const reason = `${table}: a row of ${rowBytes} bytes${conflict ? ', which onConflict may send twice' : ''}, ${limit}`;
      throw new LoadError('row_too_large', reason, { position: positions[records[index]!], table });
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
  yield statement(rows.length);
}
