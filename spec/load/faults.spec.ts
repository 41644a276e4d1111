import assert from 'node:assert/strict';
import { type LoadOptions, load } from '../../lib/load.js';
import { databases } from '../support/databases.js';
import { failed, mapping, person, source } from '../support/people.js';

for (const { name, use } of databases) {
  describe(`A fault of the source of a load into ${name}`, () => {
    const database = use();
    afterEach(async () => {
      for (const table of ['phones', 'people']) await database.db.schema.dropTableIfExists(table);
    });

    for (const threads of [0, 2, undefined]) {
      const how = threads === undefined ? 'by a function' : `with ${threads} threads`;
      const people = Array.from({ length: 2500 }, (_none, id) => person(id, 'Ann'));
      const byFunction = {
        record: mapping.record,
        arrays: ['phone'],
        toRows: ({ '@id': id, phone }: { '@id': string; phone: string[] }) => ({
          people: { id, name: 'Ann' },
          phones: phone.map((one, index) => ({ id, no: index + 1, phone: one })),
        }),
      };
      const by = threads === undefined ? byFunction : { mapping, threads };
      const faults: readonly (readonly [what: string, text: string, code: string, read: number])[] = [
        ['between records', `<people>${people.join('\n')}</persons>`, 'not_well_formed', 2500],
        ['at its end', `<people>${people.join('\n')}`, 'truncated', 2500],
        [
          'inside a record',
          `<people>${people.join('\n')}<person>&x;</person></people>`,
          'not_well_formed',
          2500,
        ],
      ];
      for (const [what, text, code, before] of faults) {
        it(`${what} leaves what came before it in, ${how}`, async () => {
          const { db } = database;
          // The function does not make tables.
          await load({ source: source('<people/>'), mapping, to: db, create: true });
          const error = await failed({ source: source(text), ...by, to: db } as LoadOptions);
          assert.deepEqual(
            [(error as unknown as { code: string }).code, /^record 2500, /.test(error.message)],
            [code, true],
            error.message,
          );
          assert.deepEqual(
            [error.report.written, error.report.rows],
            [before, { people: before, phones: 2 * before }],
          );
          assert.equal((await db('people').count({ count: '*' }))[0]!.count, before);
        });
      }
    }
  });
}
