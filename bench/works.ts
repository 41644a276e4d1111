import type { Competitor } from './competitor.js';
import type { Format } from './generate.js';

export type Engine = 'mariadb' | 'sqlite';

/** The same work for several competitors, the first of whom is the measure of the others. */
export interface Work {
  readonly name: string;
  readonly engine: Engine;
  readonly format: Format;
  readonly competitors: readonly Competitor[];
}

export const WORKS: readonly Work[] = [
  {
    name: 'XML',
    engine: 'mariadb',
    format: 'xml',
    competitors: [
      ...(['sax-stream, knex.batchInsert', 'sax-stream, mariadb batch()'] as const),
      ...(['sax-stream, etl (no transactions)', 'ours, row function', 'ours, mapping'] as const),
      ...(['ours, mapping, without ledger', 'ours, mapping, LOAD DATA', 'LOAD DATA of ready files'] as const),
    ],
  },
  {
    ...{ name: 'XML', engine: 'sqlite', format: 'xml' },
    competitors: ['sax-stream, knex.batchInsert', 'ours, row function', 'ours, mapping'],
  },
  {
    ...{ name: 'JSON', engine: 'mariadb', format: 'json' },
    competitors: ['stream-json, knex.batchInsert', 'ours, mapping of JSON'],
  },
  {
    ...{ name: 'NDJSON', engine: 'mariadb', format: 'ndjson' },
    competitors: ['readline, JSON.parse, knex.batchInsert', 'ours, mapping of NDJSON'],
  },
];
