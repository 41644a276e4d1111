declare module 'etl' {
  import type { Duplex } from 'node:stream';
  import type { Pool } from 'mysql2';

  interface Sink extends Duplex {
    promise(): Promise<unknown>;
  }

  const etl: { mysql: { upsert(pool: Pool, schema: string, table: string): Sink } };
  export default etl;
}
