import type { Connection } from 'mysql2';
import type { EncodedRows } from '../../batch/encoded.js';
import { endOfLoad } from '../database-error.js';
import { closeStatement, type Command, prepareStatement } from './mysql-commands.js';
import { HEADER_BYTES } from './mysql-driver.js';
import { type MysqlError, mysqlFault } from './mysql-error.js';
import { nullsBefore } from './mysql-parameters.js';
import { send } from './mysql-query.js';
import { mysqlName } from './names.js';
import { NEVER_TAKEN } from './not-taken.js';

/** The server has dropped a statement, as when the session was reset. */
export const UNKNOWN_STATEMENT = 1243;
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

/** Commands that insert rows. */
export interface Bound {
  readonly commands: readonly Command[];
  /** All have gone in. */
  done(): void;
}

/**
 * What inserts rows whose form is `parameters` by statements that are prepared, once a connection for each number of rows:
 * the server takes a third less for them than for text.
 *
 * @throws NEVER_TAKEN, or a `LoadError` of what is over soon
 */
export async function boundTo(
  connection: Connection,
  rows: EncodedRows,
  ranges: readonly Range[],
): Promise<Bound> {
  const { bytes, ends } = rows;
  const sql = insertSql(rows);
  const prepared: Prepared[] = [];
  for (const { from, to } of ranges) {
    prepared.push(await statement(connection, sql, rows, to - from));
  }
  return {
    commands: ranges.map(({ from, to }, index) => ({
      head: headOf(prepared[index]!, rows, from, to),
      bytes: bytes.subarray(from === 0 ? 0 : ends[from - 1], ends[to - 1]),
    })),
    done() {
      for (const each of prepared) each.isTyped = true;
    },
  };
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
    const fault = mysqlFault(error as MysqlError);
    throw fault.isTransient ? endOfLoad(fault, `inserting into ${table}`) : NEVER_TAKEN;
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
