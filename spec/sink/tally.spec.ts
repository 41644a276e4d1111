import assert from 'node:assert/strict';
import { reportOf, tally } from '../../lib/sink/tally.js';

describe('The report of a load', () => {
  it('adds up the records that were read as values', () => {
    const { add, report } = tally();
    for (const readAsValues of [2, undefined, 1]) {
      const batch = { number: 0, read: 3, filtered: 3, rejects: [], positions: [], tables: [] };
      add(reportOf({ ...batch, ...(readAsValues && { readAsValues }) }, []));
    }
    assert.equal(report().readAsValues, 3);
  });
});
