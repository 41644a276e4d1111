import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { readBlock } from '../../lib/block/read-block.js';
import { jsonSplit, lineSplit, type Split, xmlSplit } from '../../lib/block/split.js';
import { type SplitOptions, split } from '../../lib/source/split.js';
import type { Block, Resume } from '../../lib/types.js';

const RECORD = '/r/*';

async function recordsOf(text: string, options: Partial<SplitOptions>): Promise<unknown[]> {
  const blocks = Readable.from([Buffer.from(text)]).pipe(split({ record: RECORD, pick: [], ...options }));
  return ((await blocks.toArray()) as Block[]).flatMap(block =>
    [...readBlock(block)].map(({ position, value }) => [position.record, value]),
  );
}

// Each with a rest behind the first record that looks like another format.
const SOURCES: readonly (readonly [name: string, make: () => Split, text: string, rest: unknown[]])[] = [
  ['XML', () => xmlSplit({ record: RECORD, maxRecords: 1 }), '<r><o>1</o>{<o>2</o></r>', [[1, '2']]],
  ['JSON', () => jsonSplit({ record: RECORD, maxRecords: 1 }), '{"r":[1\n,2]}', [[1, 2]]],
  [
    'NDJSON',
    () => lineSplit({ maxRecords: 1 }),
    '1\n{"a":2}\n3',
    [
      [1, { a: 2 }],
      [2, 3],
    ],
  ],
];

describe('split of any format', () => {
  for (const [name, make, text, rest] of SOURCES) {
    const [first] = make().write(text);
    const from: Resume = JSON.parse(JSON.stringify(first!.resume));
    const behind = text.slice(from.offset);

    it(`goes on behind a block of ${name} without looking for the format`, async () => {
      assert.deepEqual(await recordsOf(behind, { from }), rest);
    });

    it(`refuses to go on in ${name} as if it were another format`, () => {
      const format = name === 'XML' ? 'json' : 'xml';
      assert.throws(() => split({ record: RECORD, pick: [], format, from }), { code: 'resume' });
    });
  }

  it('refuses what is no place to go on from', () => {
    assert.throws(() => split({ record: RECORD, pick: [], from: {} as Resume }), { code: 'resume' });
  });
});
