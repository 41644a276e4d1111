import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { batchOf } from '../../lib/block/batch-of.js';
import { jsonSplit, lineSplit, xmlSplit } from '../../lib/block/split.js';
import { parallel } from '../../lib/stages/parallel.js';
import { splitJson } from '../../lib/stages/split-json.js';
import { splitLines } from '../../lib/stages/split-lines.js';
import { splitXml } from '../../lib/stages/split-xml.js';
import type { Stage } from '../../lib/stages/stage.js';
import type { Batch, Block } from '../../lib/types.js';
import { chunksOf, cuts } from '../support/chunks.js';
import { xmlDocument } from '../support/xml-documents.js';
import { stageContract } from './contract.js';

type Split = Stage<Uint8Array | string, Block>;

const STAGES: readonly (readonly [
  name: string,
  () => Split,
  blocks: Block[],
  inputs: string[],
  refused: string,
])[] = [
  [
    'splitXml',
    () => splitXml({ record: '/r/o', maxRecords: 2 }),
    [...xmlSplit({ record: '/r/o', maxRecords: 2 }).write('<r><o>1</o><o>2</o><o>3</o><o>4</o></r>')],
    ['<r><o>1</o><o>2</o><o>', '3</o><o>4</o>', '</r>'],
    '</x>',
  ],
  [
    'splitJson',
    () => splitJson({ record: '/*', maxRecords: 2 }),
    [...jsonSplit({ record: '/*', maxRecords: 2 }).write('[1,2,3,4]')],
    ['[1,2', ',3,4', ']'],
    ',!',
  ],
  [
    'splitLines',
    () => splitLines({ maxRecords: 2 }),
    [...lineSplit({ maxRecords: 2 }).write('1\n2\n3\n4\n')],
    ['1\n2\n3', '\n4\n'],
    '',
  ],
];

for (const [name, make, outputs, texts, refused] of STAGES) {
  const inputs = texts.map(text => Buffer.from(text));
  stageContract(name, {
    make,
    inputs,
    outputs,
    *endless() {
      yield inputs[0]!;
      const more = Buffer.from(name === 'splitXml' ? '</o><o>x' : name === 'splitJson' ? ',1' : '\n1');
      for (;;) yield more;
    },
    ...(refused && {
      refused: {
        inputs: [...inputs.slice(0, -1), Buffer.from(refused)],
        outputs,
        error: { name: 'LoadError' },
      },
    }),
  });
}

describe('blocks through threads', function () {
  this.timeout(120_000);
  const functions = new URL('../support/worker-functions.js', import.meta.url);
  const CASES = 20_000;
  const seed = Number(process.env.MILLRACE_SEED ?? Date.now() % 1_000_000);
  const toRows = (value: unknown, { position }: { position: { record: number } }) => ({
    records: { record: position.record, text: JSON.stringify(value) },
  });

  for (const threads of [0, 1, 2, 3, 4]) {
    it(`give the rows of ${CASES / 5} documents in order from ${threads} threads (seed ${seed})`, async () => {
      const cases = fc.sample(fc.tuple(xmlDocument(), cuts(), fc.integer({ min: 1, max: 4 })), {
        numRuns: CASES / 5,
        seed: seed + threads,
      });
      // Of the blocks under way alone: all of them together would take long to be collected.
      const expected: Promise<unknown>[] = [];
      function* blocks(): Generator<Block> {
        for (const [{ text }, fractions, maxRecords] of cases) {
          expected.push(...blocksOf(text, [], maxRecords).map(block => batchOf(block, toRows)));
          yield* blocksOf(text, fractions, maxRecords);
        }
      }
      let found = 0;
      const stage = parallel<Block, Batch>(functions, { name: 'rowsOf', threads });
      await pipeline(Readable.from(blocks()), stage, async (batches: AsyncIterable<Batch>) => {
        for await (const batch of batches) {
          assert.deepEqual(batch, await expected.shift());
          found += 1;
        }
      });
      assert.equal(expected.length, 0);
      assert.ok(found > CASES / 10);
    });
  }
});

function blocksOf(text: string, fractions: readonly number[], maxRecords: number): Block[] {
  const split = xmlSplit({ record: '/r/*', maxRecords });
  try {
    return [
      ...chunksOf(Buffer.from(text), fractions).flatMap(chunk => [...split.write(chunk)]),
      ...split.end(),
    ];
  } catch (error) {
    assert.equal((error as { code: string }).code, 'no_records');
    return [];
  }
}
