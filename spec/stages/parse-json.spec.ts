import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { compose } from '../../lib/stages/compose.js';
import { map } from '../../lib/stages/map.js';
import { parseJson } from '../../lib/stages/parse-json.js';
import { stageContract } from './contract.js';

const order = (record: number, value: unknown, start: number) => ({
  position: { record, start, end: start + JSON.stringify(value).length, line: 1, column: start + 1 },
  name: '',
  ancestors: [{ name: 'o', attributes: {} }],
  value,
});

stageContract('parseJson', {
  make: () => parseJson({ record: '/o/*' }),
  inputs: ['{"o":[{"id"', ':1},2', '2]}'].map(text => Buffer.from(text)),
  outputs: [order(0, { id: 1 }, 6), order(1, 22, 15)],
  *endless() {
    yield Buffer.from('{"o":[0');
    for (;;) yield Buffer.from(',{"id":1}');
  },
  refused: {
    inputs: ['{"o":[{"id":1}', ',22', ',{"id" 3}]}'].map(text => Buffer.from(text)),
    outputs: [order(0, { id: 1 }, 6), order(1, 22, 15)],
    error: {
      code: 'invalid_json',
      message: "record 2, byte 24, line 1, column 25: expected ':', found '3'",
    },
  },
});

describe('parseJson', () => {
  it('lets a record that no value can hold be rejected, and goes on behind it', async () => {
    const stage = compose(
      parseJson<{ id: number }>({ record: '/*' }),
      map(({ id }) => ({ orders: { id } })),
    );
    const outcomes = await Readable.from(['[{"id":1},{"id":2,"id":3},{"id":4}]'])
      .pipe(stage)
      .map(mapped => (mapped.outcome === 'rejected' ? mapped.reject : mapped.rows.orders.id))
      .toArray();
    const position = { record: 1, start: 10, end: 25, line: 1, column: 11 };
    const reason = 'the key occurs twice in its object';
    assert.deepEqual(outcomes, [1, { stage: 'read', code: 'bad_value', position, reason }, 4]);
  });

  it('reads as deep as the option says', async () => {
    const text = `[${'['.repeat(300)}${']'.repeat(300)}]`;
    const read = (maxDepth?: number) =>
      Readable.from([text])
        .pipe(parseJson({ record: '/*', ...(maxDepth && { maxDepth }) }))
        .toArray();
    assert.equal((await read(300)).length, 1);
    await assert.rejects(read(299), { code: 'limit' });
    await assert.rejects(read(), { code: 'limit', reason: 'nested deeper than 256 levels' });
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{}, /^record: expected a path such as \/orders\/order, got undefined/],
    [{ record: 'orders' }, /^record: expected an absolute path/],
    [{ record: '/a//b' }, /^record: expected an absolute path/],
    [{ record: '/a', maxDepth: 0 }, /^maxDepth: expected a whole number from 1, got 0/],
    [{ record: '/a', maxRecordBytes: '1' }, /^maxRecordBytes: expected a number, got '1'/],
    [{ record: '/a', arrays: [] }, /^arrays: no such option; there are record, maxRecordBytes, maxDepth/],
  ];
  for (const [options, message] of wrong) {
    it(`refuses ${JSON.stringify(options)} at once`, () => {
      assert.throws(() => parseJson(options as { record: string }), { message });
    });
  }
});
