import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openLedger } from '../../lib/ledger/open-ledger.js';
import { databases } from '../support/databases.js';
import { LEDGER_TABLES } from '../support/ledger.js';

// mocha runs in the root of the repo.
const readme = readFileSync('README.md', 'utf8');

for (const { name, use } of databases) {
  describe(`The tables of the ledger in ${name}`, () => {
    const database = use();
    before(() => openLedger(database.db, { job: 'a' }));

    for (const table of LEDGER_TABLES) {
      it(`have the columns that the README tells of: ${table}`, async () => {
        const [, rows = ''] =
          new RegExp(`^\\| \`${table}\` .*\\n.*\\n((?:\\|.*\\n)+)`, 'm').exec(readme) ?? [];
        const told = rows.split('\n').flatMap(row => row.split('|')[1]?.match(/\w+/g) ?? []);
        const there = Object.keys(await database.db(table).columnInfo());
        assert.deepEqual(told.toSorted(), there.toSorted());
      });
    }
  });
}
