import type { Writer } from '../sink/writers/writer.js';

/** As long as a key of MySQL's may be in utf8mb4, with room for others. */
export const MAX_JOB_CHARACTERS = 190;

// Types that SQLite, which goes by parts of their names, and MySQL both take.
const JOB = `job VARCHAR(${MAX_JOB_CHARACTERS}) NOT NULL`;

/** Of one row a job. */
const JOBS = `CREATE TABLE millrace_jobs (
  ${JOB} PRIMARY KEY,
  source LONGTEXT,
  size BIGINT,
  modified VARCHAR(30),
  digest VARCHAR(64),
  mapping VARCHAR(64),
  block_records BIGINT,
  block_bytes BIGINT,
  version INTEGER NOT NULL,
  started VARCHAR(30) NOT NULL,
  finished VARCHAR(30)
)`;

/** Of one row for each batch that is in: its place in the source, and what became of its records. */
const BATCHES = `CREATE TABLE millrace_batches (
  ${JOB},
  batch BIGINT NOT NULL,
  first_record BIGINT NOT NULL,
  records BIGINT NOT NULL,
  written BIGINT,
  filtered BIGINT,
  rejected BIGINT,
  start_byte BIGINT NOT NULL,
  end_byte BIGINT NOT NULL,
  counts LONGTEXT,
  resume LONGTEXT,
  fault LONGTEXT,
  committed VARCHAR(30),
  PRIMARY KEY (job, batch)
)`;

/** Of one row for each record that was refused. */
const REJECTS = `CREATE TABLE millrace_rejects (
  ${JOB},
  record BIGINT NOT NULL,
  batch BIGINT NOT NULL,
  stage VARCHAR(10) NOT NULL,
  code VARCHAR(40) NOT NULL,
  reason LONGTEXT NOT NULL,
  table_name VARCHAR(190),
  column_name VARCHAR(190),
  start_byte BIGINT NOT NULL,
  end_byte BIGINT NOT NULL,
  line_number BIGINT,
  column_number BIGINT,
  PRIMARY KEY (job, record)
)`;

const TABLES = { millrace_jobs: JOBS, millrace_batches: BATCHES, millrace_rejects: REJECTS };

/** Makes those of the ledger's tables that are not there. */
export async function makeTables(writer: Writer): Promise<void> {
  const there = await writer.tableNames();
  for (const [table, sql] of Object.entries(TABLES)) {
    if (there.includes(table)) continue;
    // Another load may be making them, too.
    const ifMissing = sql.replace('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS');
    await writer.run(`creating ${table}`, `${ifMissing}${writer.tableSuffix}`);
  }
}

export async function haveTables(writer: Writer): Promise<boolean> {
  const there = await writer.tableNames();
  return Object.keys(TABLES).every(table => there.includes(table));
}
