import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonContainers } from '../../lib/json/containers.js';
import { type Extent, jsonExtent } from '../../lib/json/extent.js';
import type { FoundRecord } from '../../lib/bytes/scanner.js';
import { scanJson } from '../../lib/json/scan.js';
import { chunksOf, cuts } from '../support/chunks.js';
import { jsonText } from '../support/json-documents.js';
import { change, changed } from '../support/text-changes.js';

/** Where it stops, and why, chunk by chunk. */
function stopsOf(extent: Extent, chunks: readonly Uint8Array[], load: () => void = () => {}): unknown[] {
  const stops: unknown[] = [];
  extent.begin(chunks[0]![0]!);
  for (const [index, chunk] of chunks.entries()) {
    load();
    const at = extent.run(chunk, index === 0 ? 1 : 0);
    stops.push([index, at, extent.stop]);
    if (extent.stop === 'refused') stops.push(extent.expected);
    if (extent.stop !== 'bytes') break;
  }
  return stops;
}

function assertSame(chunks: readonly Uint8Array[], maxDepth: number): unknown {
  const containers = jsonContainers(maxDepth);
  const stops = stopsOf(containers, chunks, containers.load);
  assert.deepEqual(stops, stopsOf(jsonExtent(maxDepth), chunks));
  return stops;
}

describe('Containers of JSON', () => {
  it('end where their extent does, and are refused where it is', () => {
    let ended = 0;
    fc.assert(
      fc.property(jsonText(), fc.array(change, { maxLength: 2 }), cuts(), ({ json }, changes, fractions) => {
        const text = changed(json, changes);
        if (!/^[[{]/.test(text)) return;
        const chunks = [...chunksOf(Buffer.from(`${text}]}"]`), fractions)].filter(
          ({ length }) => length > 0,
        );
        for (const each of [chunks, [Buffer.concat(chunks)]]) {
          if (JSON.stringify(assertSame(each, 4)).includes('valueEnds')) ended++;
        }
      }),
      { numRuns: 5000 },
    );
    assert.ok(ended > 1000, `only ${ended} ended`);
  });

  for (const [what, text] of [
    ['what is nested deeper than the kernel looks', '['.repeat(100) + ']'.repeat(100)],
    ['brackets that do not match so deep', `${'{"a":'.repeat(100)}1${'}'.repeat(64)}${']'.repeat(36)}`],
    ['what is nested too deep', '['.repeat(300)],
    ['strings with brackets, quotes and backslashes', String.raw`{"a}\\":"]\"}","\\\"[":["\u0022}"]}`],
    ['a control character in a string', '["x\n"]'],
    ['brackets that do not match', '[{"a":[}]'],
    ['a string that ends in a backslash', '["a\\'],
    ['nothing behind the bracket', '['],
  ] as const) {
    it(`are the same for ${what}`, () => void assertSame([Buffer.from(text)], 256));
  }

  const long = (length: number): string => JSON.stringify({ a: ['x'.repeat(length)] });
  const texts = [...Array.from({ length: 300 }, (_none, n) => long(n * 80)), long(1_500_000), long(5)];

  it('are found in chunks longer than what the kernel is given at once', () => {
    const scanner = scanJson({ record: '/*' });
    const found = [...scanner.write(Buffer.from(`[${texts.join(',\n')}]`))];
    assert.deepEqual(
      found.map(({ bytes }) => Buffer.from(bytes).toString()),
      texts,
    );
  });

  const textsIn = (records: Iterable<FoundRecord>): string[] =>
    Array.from(records, ({ bytes }) => Buffer.from(bytes).toString());

  it('are found in a chunk that is filled again', () => {
    const chunk = new Uint8Array(20);
    const scanner = scanJson({ record: '/*' });
    const next = (text: string): string[] => {
      chunk.fill(0x20);
      chunk.set(Buffer.from(text));
      return textsIn(scanner.write(chunk));
    };
    assert.deepEqual(next('[[11111],[2]'), ['[11111]', '[2]']);
    assert.deepEqual(next(',[1],[3333]]'), ['[1]', '[3333]']);
  });

  it('are found by scanners that take turns', () => {
    const lists = ['[[1],[22],[3]]', '[[4444444],[5],[6]]'];
    const found = lists.map(list => scanJson({ record: '/*' }).write(Buffer.from(list)));
    const turns = [0, 1, 0, 1, 1, 0].map(turn => found[turn]!.next().value as FoundRecord);
    // A view is good until the next call.
    assert.deepEqual(
      turns.map(({ position: { start, end } }) => `${start}-${end}`),
      ['1-4', '1-10', '5-9', '11-14', '15-18', '10-13'],
    );
  });
});
