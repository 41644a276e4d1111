import type { OwnStatement, Writer } from '../sink/writers/writer.js';
import type { ColumnValue, Reject } from '../types.js';

/** Reasons may be a row function's own words, as long as it likes. */
const MAX_REASON_CHARACTERS = 2000;

const INSERT = `INSERT INTO millrace_rejects (job, record, batch, stage, code, reason, table_name, column_name,
  start_byte, end_byte, line_number, column_number) VALUES `;
const ROW = '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
/** Within the 32,766 variables of SQLite, and short enough for any server. */
const ROWS_AT_ONCE = 500;

interface RejectRow {
  readonly record: number;
  readonly stage: Reject['stage'];
  readonly code: string;
  readonly reason: string;
  readonly table_name: string | null;
  readonly column_name: string | null;
  readonly start_byte: number;
  readonly end_byte: number;
  readonly line_number: number | null;
  readonly column_number: number | null;
}

/** The statements that record a batch's rejects. */
export function rejectStatements(job: string, batch: number, rejects: readonly Reject[]): OwnStatement[] {
  const statements: OwnStatement[] = [];
  for (let from = 0; from < rejects.length; from += ROWS_AT_ONCE) {
    const some = rejects.slice(from, from + ROWS_AT_ONCE);
    const sql = INSERT + some.map(() => ROW).join();
    const values = some.flatMap(reject => rowOf(job, batch, reject));
    statements.push([`recording the rejects of batch ${batch} of ${job}`, sql, values]);
  }
  return statements;
}

function rowOf(job: string, batch: number, reject: Reject): ColumnValue[] {
  const { stage, code, reason, table = null, column = null, position } = reject;
  const { record, start, end, line = null, column: inLine = null } = position;
  const words = reason.slice(0, MAX_REASON_CHARACTERS);
  return [job, record, batch, stage, code, words, table, column, start, end, line, inLine];
}

/** Which of a job's rejects are read. */
interface Some {
  readonly batch?: number;
  /** Those behind this record. */
  readonly after?: number;
  readonly limit?: number;
}

/** Rejects of a job, in the order of the source. */
export async function readRejects(
  writer: Writer,
  job: string,
  { batch, after = -1, limit }: Some,
): Promise<Reject[]> {
  const sql = `SELECT * FROM millrace_rejects WHERE job = ? AND record > ?${batch === undefined ? '' : ' AND batch = ?'}
    ORDER BY record${limit === undefined ? '' : ' LIMIT ?'}`;
  const values = [
    job,
    after,
    ...(batch === undefined ? [] : [batch]),
    ...(limit === undefined ? [] : [limit]),
  ];
  const rows = await writer.all<RejectRow>(`reading the rejects of ${job}`, sql, values);
  return rows.map(rejectOf);
}

function rejectOf(row: RejectRow): Reject {
  const { stage, code, reason, table_name: table, column_name: column } = row;
  const { record, start_byte: start, end_byte: end, line_number: line, column_number: inLine } = row;
  const place = line === null ? {} : { line: Number(line), column: Number(inLine) };
  return {
    ...{ stage, code, reason },
    position: { record: Number(record), start: Number(start), end: Number(end), ...place },
    ...(table !== null && { table }),
    ...(column !== null && { column }),
  };
}
