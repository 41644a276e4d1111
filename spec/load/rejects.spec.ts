import assert from 'node:assert/strict';
import { mapperOf } from '../../lib/batch/map-record.js';
import { recentValues } from '../../lib/load/rejects.js';
import { reject, sourceRecord } from '../support/records.js';

describe('recentValues', () => {
  it('knows the values of records until they are forgotten, the oldest first', () => {
    const { keeping, reveal, forget } = recentValues();
    const mapper = keeping(mapperOf(() => ({ orders: { id: 1 } })));
    const records = [0, 1, 2].map(record => sourceRecord(record, `value ${record}`));
    for (const record of records) assert.equal((mapper(record) as { outcome: string }).outcome, 'rows');
    const known = (): unknown[] => records.map((_, record) => reveal(reject(record)).value);
    assert.deepEqual(known(), ['value 0', 'value 1', 'value 2']);
    forget(2);
    assert.deepEqual(known(), [undefined, undefined, 'value 2']);
    forget(5);
    assert.deepEqual(known(), [undefined, undefined, undefined]);
  });
});
