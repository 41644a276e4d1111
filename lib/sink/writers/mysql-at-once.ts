import type { Connection, QueryError } from 'mysql2';
import { type EncodedRows, isEncoded } from '../../batch/encoded.js';
import { endOfLoad } from '../database-error.js';
import { fitsPacket } from './mysql-bytes.js';
import { type Changes, type Command, commandsAtOnce, textCommand } from './mysql-commands.js';
import { isCompressed } from './mysql-driver.js';
import { type MysqlError, mysqlFault } from './mysql-error.js';
import { DISABLED, infileSql } from './mysql-infile.js';
import { boundTo, canBeBound, closeStatements, UNKNOWN_STATEMENT } from './mysql-prepared.js';
import { valuesFromParameters } from './mysql-parameters.js';
import { bind, send } from './mysql-query.js';
import { statements } from './mysql-statements.js';
import { NEVER_TAKEN, NOT_TAKEN } from './not-taken.js';
import type { OwnStatement, WholeBatch } from './writer.js';

/** One command of many. */
interface Step {
  readonly doing: string;
  readonly command: Command;
  /** How many rows it is to put in, where it is to. */
  readonly rows?: number;
}

type Outcome = Changes | QueryError;

export interface AtOnce {
  readonly batch: WholeBatch;
  /** What begins the transaction. */
  readonly begin: readonly string[];
  readonly maxPacket: number;
}

/** Whether a batch can go so: all of its rows are encoded, for LOAD DATA or for statements that are prepared. */
export function canGoAtOnce(connection: Connection, { tables }: WholeBatch): boolean {
  return !isCompressed(connection) && tables.every(isEncodedForIt);
}

function isEncodedForIt(rows: WholeBatch['tables'][number]): boolean {
  return isEncoded(rows) && (rows.form === 'fields' || rows.form === 'parameters');
}

/**
 * Sends all that a transaction does before its end, and waits once: the server goes from one statement to the next by itself.
 * Behind one that fails it carries out the others; `begin` is such that it commits none of them by itself.
 *
 * @throws NOT_TAKEN, NEVER_TAKEN, or a `LoadError` of what is over soon
 */
export async function sendAtOnce(connection: Connection, { batch, begin, maxPacket }: AtOnce): Promise<void> {
  const inserts: Step[] = [];
  const dones: (() => void)[] = [];
  for (const index of batch.tables.keys()) {
    const { steps, done } = await insertsOf(connection, batch, index, maxPacket);
    inserts.push(...steps);
    dones.push(done);
  }
  const steps: Step[] = [
    ...begin.map(sql => ({ doing: 'beginning a transaction', command: textCommand(sql) })),
    ...batch.before.map(ownStep),
    ...inserts,
    ...batch.after.map(ownStep),
  ];
  const commands = steps.map(({ command }) => command);
  // Longer ones the driver sends in parts.
  if (!commands.every(({ head, bytes }) => fitsPacket(head.length + bytes.length))) throw NOT_TAKEN;
  let outcomes: readonly Outcome[];
  try {
    outcomes = await send<Outcome[]>(connection, 'a batch at once', {}, commandsAtOnce(commands));
  } catch (error) {
    throw endOfLoad(mysqlFault(error as MysqlError), 'writing a batch');
  }
  if (outcomes.some(outcome => (outcome as QueryError).errno === UNKNOWN_STATEMENT))
    closeStatements(connection);
  // Behind the first that has failed there may be none.
  for (const [index, outcome] of outcomes.entries()) check(steps[index]!, outcome);
  for (const done of dones) done();
}

function check({ doing, command, rows }: Step, outcome: Outcome): void {
  if (outcome instanceof Error) {
    const fault = mysqlFault(outcome as MysqlError);
    if (fault.isTransient) throw endOfLoad(fault, doing);
    // What is about a row, or a batch that is in, comes again step by step, which tells it.
    throw command.file && DISABLED.includes(outcome.errno!) ? NEVER_TAKEN : NOT_TAKEN;
  }
  if (rows === undefined) return;
  // Of warnings those of the last statement alone can be asked for.
  if (outcome.affectedRows !== rows || outcome.warnings > 0) throw NOT_TAKEN;
}

function ownStep([doing, sql, values = []]: OwnStatement): Step {
  return { doing, command: textCommand(bind(sql, values)) };
}

interface Inserts {
  readonly steps: readonly Step[];
  /** All have gone in. */
  readonly done: () => void;
}

/**
 * What inserts the rows of one table.
 * @throws NOT_TAKEN, NEVER_TAKEN, or a `LoadError` of what is over soon
 */
async function insertsOf(
  connection: Connection,
  { tables, columns, positions }: WholeBatch,
  index: number,
  maxPacket: number,
): Promise<Inserts> {
  const encoded = tables[index] as EncodedRows;
  const doing = `inserting into ${encoded.table}`;
  if (encoded.form === 'fields') {
    const command = { ...textCommand(infileSql(encoded)), file: encoded.bytes };
    return { steps: [{ doing, command, rows: encoded.records.length }], done: () => {} };
  }
  const steps: Step[] = [];
  let done = (): void => {};
  const rows = canBeBound(connection, encoded) ? encoded : valuesFromParameters(encoded);
  for (const statement of statements(rows, columns[index]!, positions, maxPacket)) {
    if ('sql' in statement) {
      const { sql, bytes, from, to } = statement;
      steps.push({ doing, command: textCommand(sql, bytes), rows: to - from });
      continue;
    }
    const bound = await boundTo(connection, statement.bound, statement.ranges);
    done = bound.done;
    for (const [at, command] of bound.commands.entries()) {
      const { from, to } = statement.ranges[at]!;
      steps.push({ doing, command, rows: to - from });
    }
  }
  return { steps, done };
}
