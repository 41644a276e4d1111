import type { Connection, ResultSetHeader } from 'mysql2';
import { type EncodedRows, isEncoded } from '../../batch/encoded.js';
import type { Positions } from '../../batch/positions.js';
import { LoadError } from '../../errors.js';
import type { TableRows } from '../../types.js';
import { insertError } from '../database-error.js';
import { queryWithBytes } from './mysql-bytes.js';
import { conflictFault, rowsThere } from './mysql-conflict.js';
import { type MysqlError, mysqlFault, rowNumber } from './mysql-error.js';
import { valuesFromParameters } from './mysql-parameters.js';
import type { Range } from './mysql-prepared.js';
import { query, send } from './mysql-query.js';
import { textStatements, type TextStatement } from './mysql-statements.js';
import type { Columns, Conflict } from './writer.js';

interface How {
  readonly columns: Columns;
  readonly positions: Positions;
  readonly maxPacket: number;
  readonly conflict: Conflict | undefined;
}

/** Gives how many rows had a key that was there. */
export async function insertRows(
  connection: Connection,
  rows: TableRows | EncodedRows,
  { columns, positions, maxPacket, conflict }: How,
): Promise<number> {
  const { table, records } = rows;
  const isBound = isEncoded(rows) && rows.form === 'parameters';
  const sent = isBound ? valuesFromParameters(rows) : rows;
  let there = 0;
  for (const statement of textStatements(sent, columns, positions, maxPacket, conflict)) {
    there += await putText(statement);
  }
  return there;

  async function putText({ sql, bytes, ...range }: TextStatement): Promise<number> {
    let answer: ResultSetHeader;
    try {
      answer = await send(connection, sql, {}, bytes && queryWithBytes(bytes));
    } catch (error) {
      throw refused(error as MysqlError, range);
    }
    const { affectedRows, warningStatus: warnings } = answer;
    if (warnings > 0) await judgeWarnings(warnings, range);
    if (conflict) return rowsThere(connection, table, answer, range.to - range.from);
    checkCount(affectedRows, range);
    return 0;
  }

  function refused(error: MysqlError, { from, to }: Range): LoadError {
    const row = to - from === 1 ? 1 : rowNumber(error);
    const fault = mysqlFault(error, columns);
    return insertError(
      conflict ? conflictFault(fault, conflict) : fault,
      table,
      row ? positions.at(records[from + row - 1]!) : undefined,
    );
  }

  /** In strict mode too, digits of a decimal and spaces behind text are cut with a note only. */
  async function judgeWarnings(count: number, range: Range): Promise<void> {
    const doing = `reading the warnings of ${table}`;
    const warnings = await query<{ Code: number; Message: string }[]>(connection, 'SHOW WARNINGS', doing);
    if (warnings.length < count) {
      const reason = `inserting into ${table}: the server lists ${warnings.length} of ${count} warnings`;
      throw new LoadError('database', reason, { table });
    }
    for (const { Code: errno, Message: sqlMessage } of warnings) {
      const error = { errno, sqlMessage, code: `MySQL note ${errno}` };
      if (mysqlFault(error).code) throw refused(error, range);
    }
  }

  function checkCount(count: number, { from, to }: Range): void {
    if (count === to - from) return;
    const reason = `inserting into ${table}: ${count} of ${to - from} rows went in`;
    throw new LoadError('database', reason, { table });
  }
}
