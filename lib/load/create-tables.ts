import { compileMapping } from '../mapping/compile.js';
import type { Mapping } from '../mapping/schema.js';
import { createTables as createTargets } from '../sink/create-tables.js';
import type { Database } from './settings.js';

/**
 * Makes those tables of a mapping that are not there: types that keep values exactly, NOT NULL for what is required,
 * primary keys, and a foreign key where a table carries its parent's key. Those that are there are left alone.
 *
 * @returns the names of the tables made, parents first
 * @throws {LoadError} `target` for what the database can't have, such as a key of text without a length
 */
export function createTables(db: Database, mapping: Mapping): Promise<readonly string[]> {
  return createTargets(db, compileMapping(mapping, { startedAt: new Date() }).tables);
}
