import assert from 'node:assert/strict';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import { SILENT } from '../support/databases.js';
import { useFaultLoads } from '../support/fault-loads.js';
import { runLoader } from '../support/loader-process.js';
import { startServer } from '../support/mariadb-process.js';
import { findPrograms } from '../support/mariadb-programs.js';
import { seeded } from '../support/seed.js';
import { type SmallDisk, useSmallDisk } from '../support/small-disk.js';
import { scaled } from '../support/soak.js';

const TIMES = scaled(1, 15);

interface OnDisk {
  readonly config: Knex.Config;
  makeRoom(): Promise<void>;
  close(): Promise<void>;
}

interface Kind {
  readonly name: string;
  readonly sourceBytes: number;
  readonly diskBytes: number;
  /** What is left of the disk, so that it gets full when some batches are in. */
  readonly leftBytes: readonly [least: number, most: number];
  /** A database whose files are there, or why there is none. */
  open(disk: SmallDisk): Promise<OnDisk | string>;
}

const KINDS: readonly Kind[] = [
  {
    name: 'SQLite',
    sourceBytes: 1_500_000,
    diskBytes: 8 * 2 ** 20,
    leftBytes: [120_000, 200_000],
    async open({ folder, makeRoom }) {
      const connection = { filename: join(folder, 'tables.db') };
      const config = { client: 'better-sqlite3', connection, useNullAsDefault: true };
      const db = knex(config);
      // Or what earlier loads took would be free.
      await db.raw('PRAGMA auto_vacuum = FULL');
      await db.schema.createTable('first', table => table.integer('id')).finally(() => db.destroy());
      return { config, makeRoom: async () => makeRoom(), close: async () => {} };
    },
  },
  {
    name: 'MariaDB',
    sourceBytes: 4_000_000,
    diskBytes: 512 * 2 ** 20,
    leftBytes: [1_000_000, 1_500_000],
    async open({ folder, makeRoom }) {
      const programs = await findPrograms();
      if (typeof programs === 'string') return programs;
      const server = await startServer(programs, folder);
      if (typeof server === 'string') return server;
      const admin = knex({ client: 'mysql2', connection: server.connection });
      await admin.raw('CREATE DATABASE orders CHARACTER SET utf8mb4').finally(() => admin.destroy());
      const connection = { ...server.connection, database: 'orders' };
      return {
        config: { client: 'mysql2', connection, pool: { min: 0 }, log: SILENT },
        // Without room it may have ended.
        makeRoom: () => server.crash!(async () => makeRoom()),
        close: server.stop,
      };
    },
  },
];

for (const { name, sourceBytes, diskBytes, leftBytes, open } of KINDS) {
  describe(`A disk that is full under a load into ${name}`, function () {
    this.timeout(scaled(300_000, 0));
    const random = seeded();
    let opened: OnDisk | undefined;
    let db: Knex | undefined;

    // Before the disk goes.
    after(async () => {
      await db?.destroy();
      await opened?.close();
    });
    const disk = useSmallDisk(diskBytes);
    before(async function () {
      const found = await open(disk);
      if (typeof found === 'string') return this.skip();
      opened = found;
      db = knex(found.config);
    });
    const database = {
      get db() {
        return db!;
      },
    };
    const loads = useFaultLoads(database, sourceBytes);

    /** Loads until the disk is full, and again when it has room. */
    async function loadTwice(ledger: boolean): Promise<void> {
      const options = loads.next({ ledger, retryMs: 0 }, false);
      const [least, most] = leftBytes;
      disk.fill(least + random() * (most - least));
      const full = await runLoader(options);
      await opened!.makeRoom();
      assert.match(full.error, /^resumable: /);
      assert.ok(full.batches > 0);
      const again = await runLoader(options);
      assert.equal(again.error, '');
    }

    it('ends it, and it goes on when there is room', async () => {
      for (let time = 0; time < TIMES; time++) {
        await loadTwice(true);
        await loads.check(1);
        await loads.clear();
      }
    });

    it('doubles rows without the ledger', async () => {
      await loadTwice(false);
      assert.ok((await loads.damage()).doubled > 0);
    });
  });
}
