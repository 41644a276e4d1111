import assert from 'node:assert/strict';
import { databases } from '../support/databases.js';
import { tried } from '../support/verdicts.js';
import { type By, exactLoad, TEXT_WAYS } from './exact-load.js';

const ZONE: By = { type: 'datetime(3)', zone: 'Europe/Berlin', formats: ['yyyy-MM-dd HH:mm:ss[.SSS][ZZ]'] };
const PLAIN: By = { type: 'datetime(3)' };

/** What is written, and what is stored; null for what is refused. */
const CASES: readonly (readonly [by: By, written: string, stored: string | null])[] = [
  // The hour that Berlin's clocks skip in spring, and the one that they show twice in autumn.
  [ZONE, '2026-03-29 01:59:59', '2026-03-29 00:59:59.000'],
  [ZONE, '2026-03-29 02:00:00', null],
  [ZONE, '2026-03-29 02:59:59', null],
  [ZONE, '2026-03-29 03:00:00', '2026-03-29 01:00:00.000'],
  [ZONE, '2026-10-25 01:59:59', '2026-10-24 23:59:59.000'],
  [ZONE, '2026-10-25 02:00:00', null],
  [ZONE, '2026-10-25 02:59:59', null],
  [ZONE, '2026-10-25 03:00:00', '2026-10-25 02:00:00.000'],
  [ZONE, '2026-10-25 02:30:00+02:00', '2026-10-25 00:30:00.000'],
  [ZONE, '2026-10-25 02:30:00+01:00', '2026-10-25 01:30:00.000'],
  [ZONE, '2026-03-29 02:30:00+00:00', '2026-03-29 02:30:00.000'],
  // Without a zone they are what they say, in every zone of a server.
  [PLAIN, '2026-03-29T02:30:00', '2026-03-29 02:30:00.000'],
  [PLAIN, '2026-10-25 02:30:00.123', '2026-10-25 02:30:00.123'],
  [PLAIN, '2026-10-25T02:30:00.5', '2026-10-25 02:30:00.500'],
  [PLAIN, '2026-10-25T02:30:00Z', null],
  // Leap seconds that were, and one that was not; days that there are and are not.
  [PLAIN, '2016-12-31T23:59:60', null],
  [ZONE, '2016-12-31 23:59:60+00:00', null],
  [ZONE, '2017-01-01 00:59:60', null],
  [PLAIN, '2016-12-31T23:59:61', null],
  [PLAIN, '2016-12-31T23:59:59.999', '2016-12-31 23:59:59.999'],
  [PLAIN, '2024-02-29T00:00:00', '2024-02-29 00:00:00.000'],
  [PLAIN, '2023-02-29T00:00:00', null],
  [PLAIN, '1900-02-29T00:00:00', null],
  [PLAIN, '2000-02-29T00:00:00', '2000-02-29 00:00:00.000'],
  [PLAIN, '2024-12-31T24:00:00', null],
  [PLAIN, '9999-12-31T23:59:59.999', '9999-12-31 23:59:59.999'],
  [PLAIN, '2024-01-01T00:00:00.1234', null],
  // By a row function the database's own form, and nothing else.
  ['function', '2026-03-29 02:30:00.000', '2026-03-29 02:30:00.000'],
  ['function', '2026-10-25 02:30:00.000', '2026-10-25 02:30:00.000'],
];
/** What a column of text takes, and one of times does not. */
const ONLY_TEXT: readonly string[] = ['2016-12-31 23:59:60.000', '2023-02-29 00:00:00.000'];

for (const { name, use } of databases) {
  const isSqlite = name === 'SQLite';

  describe(`Dates in ${name}`, () => {
    const database = use();
    const columns = isSqlite ? ['TEXT'] : ['DATETIME(3)', 'VARCHAR(30)'];

    for (const column of columns)
      for (const way of [TEXT_WAYS[0]!, TEXT_WAYS[3]!])
        it(`are the moment that they say, or refused: from ${way.name} in ${column}`, async () => {
          const target = { db: database.db, column, ...(isSqlite ? {} : { shown: 'CAST(v AS CHAR)' }) };
          for (const by of new Set(CASES.map(([each]) => each))) {
            const cases = CASES.filter(([each]) => each === by);
            const stored = await exactLoad(
              target,
              way,
              by,
              cases.map(([, written]) => written),
            );
            for (const [, written, right] of cases) {
              const is = withMilliseconds(stored.get(written) as string | undefined);
              tried('dates', is !== right ? 'wrong' : right === null ? 'refused' : 'accepted');
              assert.equal(is, right, written);
            }
          }
          const stored = await exactLoad(target, way, 'function', ONLY_TEXT);
          for (const text of ONLY_TEXT) {
            const right = column === 'DATETIME(3)' ? undefined : text;
            tried('dates', stored.get(text) !== right ? 'wrong' : right ? 'accepted' : 'refused');
            assert.equal(stored.get(text), right);
          }
        });
  });
}

/** Text keeps no zeros that were not written. */
function withMilliseconds(stored: string | undefined): string | null {
  if (stored === undefined) return null;
  const [seconds, fraction = ''] = stored.split('.');
  return `${seconds}.${fraction.padEnd(3, '0')}`;
}
