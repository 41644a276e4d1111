import type { Knex } from 'knex';
import type { LoadReport, LoadSettings } from '../lib/index.js';
import type { SubjectName } from './subjects.js';

export type Engine = 'mariadb' | 'sqlite';

/** Ours take settings and report. */
export type Load = (db: Knex, path: string, settings?: Partial<LoadSettings>) => Promise<LoadReport | void>;

/** The same work for several competitors, the first of whom is the measure of the others. */
export interface Work {
  readonly name: string;
  readonly subject: SubjectName;
  readonly engines: readonly Engine[];
  /** Each is looked up when it runs, so that nobody has the modules of another in memory. */
  readonly competitors: Readonly<Record<string, () => Promise<Load>>>;
  /** Competitors that only one of them has. */
  readonly ofOne?: Partial<Record<Engine, Work['competitors']>>;
}

const plain = () => import('./plain.js');
const others = () => import('./others.js');
const ofJson = () => import('./json-others.js');
const ours = () => import('./ours.js');
const sending = () => import('./send-files.js');
const LOAD_DATA = { loadData: true };
const READY_FILES = 'LOAD DATA of ready files';
const READY_ROWS = 'prepared statements of ready rows';
/** Those who need ready files. */
export const READY: readonly string[] = [READY_FILES, READY_ROWS];

export const WORKS: readonly Work[] = [
  {
    ...{ name: 'orders XML', subject: 'orders.xml', engines: ['mariadb', 'sqlite'] },
    competitors: {
      'sax-stream, knex.batchInsert': async () => (await plain()).loadPlain,
      'ours, row function': async () => (await ours()).inMainThread,
      'ours, row function in threads': async () => (await ours()).inThreads(),
      'ours, mapping': async () => (await ours()).loadByMapping('xml'),
    },
    ofOne: {
      mariadb: {
        'ours, mapping, without ledger': async () =>
          (await ours()).loadByMapping('xml', { ledger: false, restart: false }),
        'ours, row function in threads, LOAD DATA': async () => (await ours()).inThreads(LOAD_DATA),
        'ours, mapping, LOAD DATA': async () => (await ours()).loadByMapping('xml', LOAD_DATA),
        'sax-stream, mariadb batch()': async () => (await others()).loadByConnector,
        'sax-stream, etl (no transactions)': async () => (await others()).loadByEtl,
        [READY_FILES]: async () => (await import('./ready-files.js')).loadReadyFiles,
      },
      sqlite: { [READY_ROWS]: async () => (await import('./ready-rows.js')).insertReadyRows },
    },
  },
  {
    ...{ name: 'orders JSON', subject: 'orders.json', engines: ['mariadb', 'sqlite'] },
    competitors: {
      'stream-json, knex.batchInsert': async () => (await ofJson()).loadByStreamArray,
      'ours, mapping': async () => (await ours()).loadByMapping('json'),
    },
  },
  {
    ...{ name: 'orders NDJSON', subject: 'orders.ndjson', engines: ['mariadb', 'sqlite'] },
    competitors: {
      'readline, JSON.parse, knex.batchInsert': async () => (await ofJson()).loadByLines,
      'ours, mapping': async () => (await ours()).loadByMapping('ndjson'),
    },
  },
  {
    ...{ name: 'flat XML', subject: 'customers.xml', engines: ['mariadb'] },
    competitors: {
      'sax-stream, knex.batchInsert': async () => (await plain()).loadPlainFlat,
      'LOAD XML LOCAL': async () => (await sending()).loadXmlLocal,
      'ours, mapping': async () => (await ours()).loadBy((await import('./flat.js')).FLAT_MAPPING),
      'ours, mapping, LOAD DATA': async () =>
        (await ours()).loadBy((await import('./flat.js')).FLAT_MAPPING, LOAD_DATA),
    },
  },
  {
    ...{ name: 'wide XML', subject: 'applications.xml', engines: ['mariadb'] },
    competitors: {
      'sax-stream, knex.batchInsert': async () => (await plain()).loadPlainWide,
      'ours, mapping': async () => (await ours()).loadBy((await import('./wide.js')).WIDE_MAPPING),
      'ours, mapping, LOAD DATA': async () =>
        (await ours()).loadBy((await import('./wide.js')).WIDE_MAPPING, LOAD_DATA),
    },
  },
];

/** By their names, for one database. */
export function competitorsOf({ competitors, ofOne }: Work, engine: Engine): Work['competitors'] {
  return { ...competitors, ...ofOne?.[engine] };
}
