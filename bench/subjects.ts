import type { Knex } from 'knex';
import type { Mapping } from '../lib/index.js';
import { compileMapping } from '../lib/mapping/compile.js';
import { createTables as createBy } from '../lib/sink/create-tables.js';
import { FLAT_MAPPING, flatDocument } from './flat.js';
import { type Document, type Format, writeDocument, writeOrders, type Written } from './generate.js';
import { createTables, KEYS } from './tables.js';
import { WIDE_MAPPING, wideDocument } from './wide.js';

/** What is loaded: a file, and the tables that it fills. */
export interface Subject {
  /** The file ends with the record that reaches the size. */
  write(path: string, bytes: number): Promise<Written>;
  /** The tables, empty. */
  create(db: Knex): Promise<void>;
  /** The tables in insert order, and by which number the rows of each are found. */
  readonly keys: Readonly<Record<string, string>>;
}

/** By the names of their files. */
export const SUBJECTS = {
  'orders.xml': orders('xml'),
  'orders.json': orders('json'),
  'orders.ndjson': orders('ndjson'),
  'customers.xml': described(FLAT_MAPPING, flatDocument),
  'applications.xml': described(WIDE_MAPPING, wideDocument),
} satisfies Record<string, Subject>;

export type SubjectName = keyof typeof SUBJECTS;

function orders(format: Format): Subject {
  return { write: (path, bytes) => writeOrders(path, { format, bytes }), create: createTables, keys: KEYS };
}

/** With the tables that the mapping describes. */
function described(mapping: Mapping, document: () => Document): Subject {
  const { tables } = compileMapping(mapping, { startedAt: new Date() });
  const keys = Object.fromEntries(tables.map(({ table, columns }) => [table, columns[0]!.column]));
  return {
    write: (path, bytes) => writeDocument(path, document(), bytes),
    async create(db) {
      for (const table of Object.keys(keys).toReversed()) await db.schema.dropTableIfExists(table);
      await createBy(db, tables);
    },
    keys,
  };
}
