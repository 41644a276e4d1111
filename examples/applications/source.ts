// Where the documents are: in a table app_xml(app_id, xml), or in a folder of files APP_ID.xml.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import type { Documents } from 'millrace';

/** The part of the documents that a job is about. */
export interface Range {
  readonly from: number;
  readonly to: number;
  /** Those whose key, divided by `count`, leaves `index`. */
  readonly shard: { readonly index: number; readonly count: number };
}

export interface Source {
  /** The next keys, in order. */
  keysBehind(key: number, limit: number): Promise<readonly number[]>;
  documents(keys: readonly number[]): Promise<readonly (Uint8Array | string)[]>;
}

export function tableSource(db: Knex, { from, to, shard }: Range): Source {
  return {
    keysBehind: (key, limit) =>
      db('app_xml')
        .where('app_id', '>', Math.max(key, from - 1))
        .where('app_id', '<=', to)
        .whereRaw('app_id % ? = ?', [shard.count, shard.index])
        .orderBy('app_id')
        .limit(limit)
        .pluck('app_id'),
    async documents(keys) {
      const rows = await db('app_xml')
        .whereIn('app_id', [...keys])
        .orderBy('app_id')
        .select('xml');
      return rows.map(({ xml }) => xml);
    },
  };
}

export async function folderSource(folder: string, { from, to, shard }: Range): Promise<Source> {
  const names = await readdir(folder);
  const all = names.flatMap(name => (/^\d+\.xml$/.test(name) ? Number.parseInt(name, 10) : []));
  const keys = all
    .filter(key => key >= from && key <= to && key % shard.count === shard.index)
    .sort((a, b) => a - b);
  return {
    async keysBehind(key, limit) {
      const start = keys.findIndex(each => each > key);
      return start < 0 ? [] : keys.slice(start, start + limit);
    },
    documents: some => Promise.all(some.map(key => readFile(join(folder, `${key}.xml`)))),
  };
}

type Stretch = Pick<Documents, 'number'> & {
  readonly read: number;
  readonly range: { readonly first: number; readonly start: number; readonly end: number };
};

/** Which documents of a run to take, by how many stand before them in the source; undefined for none. */
export type Wanted = (run: Stretch) => ((record: number) => boolean) | undefined;

/**
 * Runs of `size` documents, each a transaction. Page by page, not by a Knex stream of all: one that waits for a slow target
 * longer than the server's net_write_timeout is ended by it, and then neither goes on nor fails (knex 3.3.0, mysql2 3.24.6,
 * MariaDB 10.11); of SQLite a stream holds the whole table.
 */
export async function* runsOf(source: Source, size: number, wanted: Wanted): AsyncGenerator<Documents> {
  let first = 0;
  let keys = await source.keysBehind(-1, size);
  for (let number = 0; keys.length > 0; number++) {
    const range = { first, start: keys[0]!, end: keys.at(-1)! + 1 };
    const isWanted = wanted({ number, read: keys.length, range });
    if (isWanted) {
      const places = keys.map((key, index) => ({ key, record: range.first + index }));
      const some = places.filter(({ record }) => isWanted(record));
      const texts = await source.documents(some.map(({ key }) => key));
      yield { number, documents: some.map((place, index) => ({ ...place, xml: texts[index]! })) };
    }
    first += keys.length;
    keys = await source.keysBehind(keys.at(-1)!, size);
  }
}
