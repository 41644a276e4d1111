import type { Connection } from 'mysql2';
import type { EncodedRows } from '../../batch/encoded.js';
import { endOfLoad } from '../database-error.js';
import { type Changes, closeStatement, commandsAtOnce, prepareStatement } from './mysql-commands.js';
import { HEADER_BYTES } from './mysql-driver.js';
import { type MysqlError, mysqlFault } from './mysql-error.js';
import { nullsBefore } from './mysql-parameters.js';
import { send } from './mysql-query.js';
import { mysqlName } from './names.js';
import { NEVER_TAKEN, NOT_TAKEN } from './not-taken.js';

/** The server has dropped it, as when the session was reset. */
const UNKNOWN_STATEMENT = 1243;
/** https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__column__type.html */
const VAR_STRING = 0xfd;
const EXECUTE = 0x17;
/** Flags, and the number of times. */
const ONCE = [0, 1, 0, 0, 0];

const MOST_TABLES = 64;

/** Rows of a table by their numbers. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

interface Prepared {
  readonly id: number;
  /** Whether the server has taken the types of its parameters, which it keeps. */
  isTyped: boolean;
}

/** By what they are but for the number of rows, and by that. */
type Statements = Map<string, Map<number, Prepared>>;

// What a connection has prepared: it is taken and given back for every batch.
const statementsOf = new WeakMap<Connection, Statements>();

/**
 * Inserts rows whose form is `parameters` by statements that are prepared, once a connection for each number of rows, all at
 * once: the server takes a third less for them than for text. Behind one that fails it carries out the others: it must not
 * commit by itself when a transaction has ended by an error.
 *
 * @throws NOT_TAKEN, NEVER_TAKEN, or a `LoadError` of what is over soon
 */
export async function insertBound(
  connection: Connection,
  rows: EncodedRows,
  ranges: readonly Range[],
): Promise<void> {
  const { table, bytes, ends } = rows;
  const sql = insertSql(rows);
  const prepared: Prepared[] = [];
  for (const { from, to } of ranges) {
    prepared.push(await statement(connection, sql, rows, to - from));
  }
  const commands = ranges.map(({ from, to }, index) => ({
    head: headOf(prepared[index]!, rows, from, to),
    bytes: bytes.subarray(from === 0 ? 0 : ends[from - 1], ends[to - 1]),
  }));
  let changes: Changes;
  try {
    changes = await send<Changes>(connection, sql, {}, commandsAtOnce(commands));
  } catch (error) {
    if ((error as MysqlError).errno === UNKNOWN_STATEMENT) closeStatements(connection);
    // An error about a row comes again by text, which tells the row.
    throw notTaken(error as MysqlError, table, NOT_TAKEN);
  }
  for (const each of prepared) each.isTyped = true;
  const count = ranges.at(-1)!.to - ranges[0]!.from;
  // Of warnings those of the last statement alone can be asked for.
  if (changes.affectedRows !== count || changes.warnings > 0) throw NOT_TAKEN;
}

/** Whether they can be inserted so: a connection has statements for so many tables, or lists of columns, at most. */
export function canBeBound(connection: Connection, rows: EncodedRows): boolean {
  const statements = statementsOf.get(connection);
  return !statements || statements.size < MOST_TABLES || statements.has(insertSql(rows));
}

/** Closes what a connection has prepared, behind whatever it is doing. */
export function closeStatements(connection: Connection): void {
  const statements = statementsOf.get(connection);
  statementsOf.delete(connection);
  for (const byRows of statements?.values() ?? []) {
    for (const { id } of byRows.values()) closeStatement(connection, id);
  }
}

async function statement(
  connection: Connection,
  sql: string,
  { table, columns }: EncodedRows,
  count: number,
): Promise<Prepared> {
  const known = preparedOn(connection, sql).get(count);
  if (known) return known;
  const row = `(${columns.map(() => '?').join()})`;
  try {
    const all = sql + Array(count).fill(row).join();
    const prepared = { id: await send<number>(connection, all, {}, prepareStatement), isTyped: false };
    // Those of before may have been closed meanwhile.
    preparedOn(connection, sql).set(count, prepared);
    return prepared;
  } catch (error) {
    // What is wrong with a statement comes again with its text.
    throw notTaken(error as MysqlError, table, NEVER_TAKEN);
  }
}

/** By number of rows. */
function preparedOn(connection: Connection, sql: string): Map<number, Prepared> {
  const statements: Statements = statementsOf.get(connection) ?? new Map();
  statementsOf.set(connection, statements);
  const byRows = statements.get(sql) ?? new Map<number, Prepared>();
  statements.set(sql, byRows);
  return byRows;
}

function notTaken(error: MysqlError, table: string, otherwise: Error): Error {
  const fault = mysqlFault(error);
  return fault.isTransient ? endOfLoad(fault, `inserting into ${table}`) : otherwise;
}

function insertSql({ table, columns }: EncodedRows): string {
  return `INSERT INTO ${mysqlName(table)} (${columns.map(mysqlName)}) VALUES `;
}

/** What stands before the values: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html. */
function headOf(
  { id, isTyped }: Prepared,
  { columns, nulls }: EncodedRows,
  from: number,
  to: number,
): Buffer {
  const first = from * columns.length;
  const end = to * columns.length;
  const nullsAt = HEADER_BYTES + 5 + ONCE.length;
  const typesAt = nullsAt + Math.ceil((end - first) / 8) + 1;
  const head = Buffer.alloc(typesAt + (isTyped ? 0 : 2 * (end - first)));
  head[HEADER_BYTES] = EXECUTE;
  head.writeUInt32LE(id, HEADER_BYTES + 1);
  head.set(ONCE, HEADER_BYTES + 5);
  for (let index = nullsBefore(nulls!, first); nulls![index]! < end; index++) {
    const value = nulls![index]! - first;
    head[nullsAt + (value >> 3)]! |= 1 << (value & 7);
  }
  head[typesAt - 1] = Number(!isTyped);
  for (let at = typesAt; at < head.length; at += 2) head[at] = VAR_STRING;
  return head;
}
