import assert from 'node:assert/strict';
import { databases } from '../support/databases.js';
import { load } from '../support/orders.js';

for (const { name, use } of databases) {
  describe(`A report of tables in ${name} with names that every object has`, () => {
    const database = use();

    for (const table of ['constructor', 'toString', '__proto__']) {
      it(`counts rows and conflicts of ${table}`, async () => {
        const quote = name === 'SQLite' ? '"' : '`';
        await database.db.raw(`CREATE TABLE ${quote}${table}${quote} (id INT PRIMARY KEY)`);
        const records = [1, 2, 1, 3, 2].map(id => Object.fromEntries([[table, [{ id }]]]));
        const { error, rows, conflicts } = await load(database.db, records, {
          ...{ onConflict: 'ignore', maxRecords: 2 },
        });
        assert.equal(error, undefined);
        assert.deepEqual(Object.entries(rows), [[table, 3]]);
        assert.deepEqual(Object.entries(conflicts), [[table, { ignored: 2, updated: 0 }]]);
      });
    }
  });
}
