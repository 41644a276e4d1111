import type { LoadErrorCode } from '../../errors.js';
import type { Fault } from '../database-error.js';

/** A trigger refuses the row. */
const SIGNAL = 1644;

/** https://mariadb.com/kb/en/mariadb-error-code-reference/, https://dev.mysql.com/doc/mysql-errors/8.4/en/ */
const CODES: readonly (readonly [LoadErrorCode, readonly number[]])[] = [
  ['duplicate_key', [1022, 1062, 1169, 1586, 1859]],
  ['foreign_key', [1216, 1452]],
  ['not_null', [1048, 1263, 1364]],
  ['too_long', [1406]],
  // 1526: there is no partition for the row.
  ['out_of_range', [1264, 1526, 1690]],
  ['bad_value', [1265, 1292, 1300, 1366, 1367, 1411, 1416, 3140]],
  ['check', [1369, SIGNAL, 3819, 4025]],
  ['row_too_large', [1118]],
];
/**
 * A deadlock, a lock that was not to be had, a server that starts, stops, is full, read-only for now or short of
 * memory, a statement or connection that was killed.
 */
const TRANSIENT = [
  ...[
    1020, 1021, 1026, 1030, 1037, 1038, 1040, 1041, 1053, 1114, 1135, 1158, 1159, 1160, 1161, 1180, 1205,
    1213,
  ],
  // 1615: a table was changed while a statement was prepared again.
  ...[1226, 1290, 1317, 1615, 1836, 1927, 1969, 3024, 4031],
];
/** After these the server has ended the connection. */
const LOST = [1053, 1927, 4031];
const codes = new Map(CODES.flatMap(([code, numbers]) => numbers.map(number => [number, code] as const)));

/** An error of mysql2, or a line of SHOW WARNINGS. */
export interface MysqlError {
  readonly errno?: number;
  readonly sqlState?: string;
  readonly sqlMessage?: string;
  readonly code?: string;
  /** The connection can't be used any more. */
  readonly fatal?: boolean;
}

/** @param columns the names that a column in the message can have: anything else is a value */
export function mysqlFault(error: MysqlError, columns?: ReadonlyMap<string, unknown>): Fault {
  const { errno, sqlState, sqlMessage = '' } = error;
  const code = errno === undefined ? undefined : codes.get(errno);
  // What a trigger says is its author's own, and may be values alone.
  const message = errno === SIGNAL ? '' : sqlMessage;
  const column = COLUMN.exec(message)?.[1];
  const [, ...keys] = KEY.exec(message) ?? [];
  return {
    // By number: mysql2 has no names for MariaDB's own errors, or wrong ones.
    name: sqlState ? `MySQL error ${errno}, SQLSTATE ${sqlState}` : (error.code ?? 'connection lost'),
    code,
    column: column && columns?.has(column) ? column : undefined,
    key: code && keys.find(key => key),
    ...transience(error),
  };
}

/** What has no SQLSTATE is not the server's: the connection is gone, or what comes over it makes no sense. */
function transience({ errno, sqlState, code, fatal }: MysqlError): Pick<Fault, 'isTransient'> {
  if (fatal || (!sqlState && code) || LOST.includes(errno!)) return { isTransient: 'lost' };
  return TRANSIENT.includes(errno!) ? { isTransient: true } : {};
}

/** Number of the row in its statement, from 1, where the message tells it. */
export function rowNumber({ sqlMessage = '' }: MysqlError): number | undefined {
  const row = / at row (\d+)$/.exec(sqlMessage)?.[1];
  return row === undefined ? undefined : Number(row);
}

// Where a message holds a value, the names stand behind it: they are read from its end, which no value can reach.
const COLUMN =
  /(?:column|Column|Field) (?:`[^`]*`\.`[^`]*`\.)?[`']([^`']+)[`'](?: at row \d+| cannot be null| doesn't have a default value)$/;
const KEY =
  /for key '([^']+)'$|CONSTRAINT `([^`]+)` (?:FOREIGN KEY \([^()]*\) REFERENCES [^()]*\([^()]*\).*|failed for `[^`]+`\.`[^`]+`)$|^Check constraint '([^']+)' is violated\.$/;
