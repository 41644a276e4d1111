import type { TargetTable } from '../mapping/compile.js';
import { describeTables } from '../sink/describe.js';
import type { TableDescriptions } from '../sink/encode.js';
import { againAfter } from '../sink/transient.js';
import type { Database, LoadSettings } from './settings.js';

/** How rows are encoded where they are made. Plain: it is cloned for threads. */
export interface Encoding {
  /** Where rows are to be encoded. */
  readonly tables?: TableDescriptions | undefined;
  /** Encoded for LOAD DATA. */
  readonly loads?: boolean;
}

/** @param tables of the mapping, where there is one */
export async function encodingFor(
  db: Database,
  tables: readonly TargetTable[] | undefined,
  { onConflict = 'fail', loadData = false }: Pick<LoadSettings, 'onConflict' | 'loadData'>,
): Promise<Encoding> {
  if (onConflict !== 'fail' || db.isTransaction) return {};
  const names = tables?.map(({ table }) => table);
  return { tables: await describeTables(db, names).catch(orLater), loads: loadData };
}

/** The sink waits for the end of an outage. Until then rows are not encoded. */
function orLater(error: unknown): undefined {
  if (!againAfter(error)) throw error;
}
