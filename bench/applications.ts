// Measures the example's job: documents a minute into MariaDB, with ledger and foreign keys.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { useMariadb } from './mariadb.js';

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '2000' },
    threads: { type: 'string', default: String(Math.max(1, availableParallelism() - 1)) },
  },
});

const program = (name: string, ...args: string[]) => {
  const path = join(import.meta.dirname, '..', 'examples', 'applications', `${name}.js`);
  return promisify(execFile)(process.execPath, [path, ...args], { maxBuffer: 1e8 });
};

const mariadb = await useMariadb();
const folder = await mkdtemp(join(tmpdir(), 'millrace-applications-'));
try {
  const documents = join(folder, 'documents');
  const made = await program('generate', '--documents', values.documents, '--into', documents);
  const { user, host, port, password = '', database } = mariadb.connection;
  const into = `mariadb://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${database}`;
  const job = ['--documents', documents, '--into', into, '--threads', values.threads];
  const load = loadavg()[0]!;
  // It ends with 3 where documents have failed, and some always do.
  const { stdout } = await program('job', ...job).catch(error => {
    if (error.code === 3) return error as { stdout: string };
    throw error;
  });
  const { failures, letGo: _, ...figures } = JSON.parse(stdout);
  const machine = `${cpus()[0]!.model}, ${availableParallelism()} cores, Node ${process.version}`;
  console.log(`${machine}, load average before ${load.toFixed(1)}; ${made.stdout.split(', in ')[0]}`);
  console.log({ ...figures, failures: failures.length });
} finally {
  await mariadb.release();
  await rm(folder, { recursive: true, force: true });
}
