import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { recentValues } from '../../lib/load/rejects.js';
import { stageContract } from '../stages/contract.js';
import { reject, sourceRecord } from '../support/records.js';

const records = [0, 1, 2].map(record => sourceRecord(record, `value ${record}`));

stageContract('recentValues', {
  make: () => recentValues().stage,
  inputs: records,
  outputs: records,
  *endless() {
    for (let record = 0; ; record++) yield sourceRecord(record, 'value');
  },
});

describe('recentValues', () => {
  it('knows the values of records until they are forgotten, the oldest first', async () => {
    const { stage, reveal, forget } = recentValues();
    await Readable.from(records).pipe(stage).toArray();
    const known = (): unknown[] => records.map((_, record) => reveal(reject(record)).value);
    assert.deepEqual(known(), ['value 0', 'value 1', 'value 2']);
    forget(2);
    assert.deepEqual(known(), [undefined, undefined, 'value 2']);
    forget(5);
    assert.deepEqual(known(), [undefined, undefined, undefined]);
  });
});
