import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { asRecords } from '../../lib/stages/as-records.js';
import type { SourceRecord } from '../../lib/types.js';
import { sourceRecord } from '../support/records.js';
import { stageContract } from './contract.js';

stageContract('asRecords', {
  make: () => asRecords<unknown>(),
  inputs: ['a', 2, { id: 3 }, ''],
  outputs: ['a', 2, { id: 3 }, ''].map((value, record) => sourceRecord(record, value)),
  *endless() {
    for (;;) yield 'again';
  },
});

describe('asRecords', () => {
  it('gives positions that count objects, without bytes, lines or columns', async () => {
    const stage = Readable.from(['a', 'b']).pipe(asRecords<string>());
    const records: SourceRecord<string>[] = await stage.toArray();
    assert.deepEqual(
      records.map(({ position }) => position),
      [
        { record: 0, start: 0, end: 1 },
        { record: 1, start: 1, end: 2 },
      ],
    );
  });
});
