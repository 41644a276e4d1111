import assert from 'node:assert/strict';
import { countsOf, countsText } from '../../lib/ledger/counts.js';
import { reportOf } from '../../lib/sink/tally.js';

describe('The counts of a batch in the ledger', () => {
  const batch = { number: 0, read: 2, filtered: 2, rejects: [], positions: [], tables: [] };
  const issues = [{ table: 'people', column: 'name', rule: 'truncated', count: 1 }];
  const none = { rows: {}, conflicts: {}, issues: [], readAsValues: 0 };

  for (const [what, more] of [
    ['with nothing to tell', {}],
    ['of records that were read as values', { readAsValues: 2 }],
    ['of what a mapping let go', { issues }],
  ] as const) {
    it(`come back as they were, ${what}`, () => {
      assert.deepEqual(countsOf(countsText(reportOf({ ...batch, ...more }, []))), { ...none, ...more });
    });
  }
});
