import assert from 'node:assert/strict';
import type { EncodedBatch } from '../../lib/batch/encoded.js';
import { grouper } from '../../lib/batch/group.js';
import { memoryOf, packBatch, unpackBatch } from '../../lib/batch/pack.js';
import { withTables } from '../../lib/batch/positions.js';
import { together } from '../../lib/bytes/together.js';
import { withRows } from '../support/records.js';

describe('A batch for another thread', () => {
  it('takes along memory once that rows share, and none that is lent', () => {
    for (const [Memory, count] of [
      [ArrayBuffer, 2],
      [SharedArrayBuffer, 1],
    ] as const) {
      const give = (length: number): Uint8Array => new Uint8Array(new Memory(length));
      const { bytes, lists } = together(give, Buffer.from('(7),'), [[4], [0], [0]]);
      const [ends, records, nulls] = lists;
      const group = grouper();
      group.add(withRows(0, { t: { id: 7 } }));
      const table = { table: 't', columns: ['id'], form: 'values', bytes, ends, records, nulls };
      const batch = withTables(group.take(), [table] as unknown as EncodedBatch['tables']);
      const packed = packBatch(batch);
      const transfer = memoryOf(packed);
      assert.equal(transfer.length, count);
      const sent = unpackBatch(structuredClone(packed, { transfer }));
      assert.equal(bytes.length, Memory === ArrayBuffer ? 0 : 4);
      assert.deepEqual(sent.tables, [
        {
          ...table,
          bytes: Uint8Array.from(Buffer.from('(7),')),
          ends: Uint32Array.of(4),
          records: new Uint32Array(1),
          nulls: new Uint32Array(1),
        },
      ]);
    }
  });
});
