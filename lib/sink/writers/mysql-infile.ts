import type { Connection, ResultSetHeader } from 'mysql2';
import type { EncodedRows } from '../../batch/encoded.js';
import { endOfLoad } from '../database-error.js';
import { sendToLoad } from './mysql-bytes.js';
import { type MysqlError, mysqlFault } from './mysql-error.js';
import { FIELDS } from './mysql-fields.js';
import { send } from './mysql-query.js';
import { mysqlName } from './names.js';
import { NEVER_TAKEN, NOT_TAKEN } from './not-taken.js';

/** https://mariadb.com/kb/en/mariadb-error-code-reference/: not allowed here, not in this version, disabled, no privilege. */
export const DISABLED = [1045, 1148, 1227, 3948, 4166];

export function infileSql({ table, columns }: EncodedRows): string {
  return `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${mysqlName(table)} ${FIELDS} (${columns.map(mysqlName)})`;
}

/**
 * Sends the rows from memory, whatever file the server says that it wants. LOAD DATA LOCAL knows no strict mode: it
 * changes values, and passes over rows, with a warning. So only what went in whole and without any is accepted.
 *
 * @throws NOT_TAKEN, NEVER_TAKEN, or a `LoadError` of what is over soon
 */
export async function putByInfile(connection: Connection, rows: EncodedRows): Promise<void> {
  const { table, bytes, records } = rows;
  let answer: ResultSetHeader;
  try {
    answer = await send<ResultSetHeader>(connection, infileSql(rows), {
      infileStreamFactory: () => sendToLoad(connection, bytes),
    });
  } catch (error) {
    if (DISABLED.includes((error as MysqlError).errno!)) throw NEVER_TAKEN;
    // An error about a row comes again by INSERT, which tells the row.
    const fault = mysqlFault(error as MysqlError);
    throw fault.isTransient ? endOfLoad(fault, `loading into ${table}`) : NOT_TAKEN;
  }
  if (answer.affectedRows !== records.length || answer.warningStatus > 0) throw NOT_TAKEN;
}
