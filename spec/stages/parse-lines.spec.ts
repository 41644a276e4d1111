import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { compose } from '../../lib/stages/compose.js';
import { map } from '../../lib/stages/map.js';
import { parseLines } from '../../lib/stages/parse-lines.js';
import { stageContract } from './contract.js';

const order = (record: number, value: unknown, start: number) => ({
  position: { record, start, end: start + JSON.stringify(value).length, line: record + 1, column: 1 },
  name: '',
  ancestors: [],
  value,
});

stageContract('parseLines', {
  make: () => parseLines(),
  inputs: ['{"id"', ':1}\n2', '2'].map(text => Buffer.from(text)),
  outputs: [order(0, { id: 1 }, 0), order(1, 22, 9)],
  *endless() {
    for (;;) yield Buffer.from('{"id":1}\n');
  },
  refused: {
    inputs: [Buffer.from('{"id":1}\n22\n'), Buffer.of(0xff, 0x31, 0x31, 0x31)],
    outputs: [order(0, { id: 1 }, 0), order(1, 22, 9)],
    error: {
      code: 'invalid_encoding',
      message: 'record 2, byte 12, line 3, column 1: byte 0xff is not valid UTF-8',
    },
  },
});

describe('parseLines', () => {
  it('lets a line that is not JSON be rejected, and goes on behind it', async () => {
    const stage = compose(
      parseLines<{ id: number }>(),
      map(({ id }) => ({ orders: { id } })),
    );
    const outcomes = await Readable.from(['{"id":1}\n{"id" 2}\n{"id":3}\n'])
      .pipe(stage)
      .map(mapped => (mapped.outcome === 'rejected' ? mapped.reject : mapped.rows.orders.id))
      .toArray();
    const position = { record: 1, start: 9, end: 17, line: 2, column: 1 };
    const reason = "expected ':', found '2'";
    assert.deepEqual(outcomes, [1, { stage: 'read', code: 'invalid_json', position, reason }, 3]);
  });

  it('can not be read past a line that is not JSON without notice', async () => {
    const read = async () => {
      for await (const { value } of Readable.from(['1\n{']).pipe(parseLines())) assert.equal(value, 1);
    };
    await assert.rejects(read, {
      message: "record 1, byte 3, line 2, column 2: expected a key or '}', found the end",
    });
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ maxRecordBytes: 0 }, /^maxRecordBytes: expected a whole number from 1, got 0/],
    [{ record: '/a' }, /^record: no such option; there are maxRecordBytes/],
  ];
  for (const [options, message] of wrong) {
    it(`refuses ${JSON.stringify(options)} at once`, () => {
      assert.throws(() => parseLines(options), { message });
    });
  }
});
