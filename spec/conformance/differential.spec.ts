import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonRecords } from '../../lib/json/records.js';
import { chunksOf, cuts } from '../support/chunks.js';
import { jsonDocument, jsonText } from '../support/json-documents.js';
import { scaled } from '../support/soak.js';
import { tried } from '../support/verdicts.js';
import { isLikeParsed } from './json-parsed.js';
import { libxml2 } from './libxml2.js';
import { recordsOf } from './readers.js';
import { anyXmlBytes } from './xml-arbitrary.js';

const numRuns = scaled(2_000, 50_000);

describe('Generated documents', () => {
  it(`are what libxml2 makes of them: ${numRuns} of XML`, function () {
    this.timeout(scaled(300_000, 0));
    fc.assert(
      fc.property(anyXmlBytes(), cuts(), (xml, fractions) => {
        const tree = libxml2(xml);
        assert.ok(tree, 'libxml2 refuses it');
        const chunks = chunksOf(xml, fractions);
        compare(recordsOf(chunks, '/*'), [tree.value]);
        compare(recordsOf(chunks, '/*/*'), tree.children);
      }),
      { numRuns },
    );
  });

  it(`are what JSON.parse makes of them: ${numRuns} of JSON`, function () {
    this.timeout(scaled(300_000, 0));
    const texts = fc.oneof(
      jsonText().map(({ json }) => json),
      jsonDocument().map(({ text }) => text),
      fc
        .tuple(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom(0, 1, '\t'))
        .map(([value, indent]) => JSON.stringify(value, null, indent)),
    );
    fc.assert(
      fc.property(texts, cuts(), (json, fractions) => {
        const records = jsonRecords({ record: '/' });
        const chunks = chunksOf(Buffer.from(json), fractions);
        const values = [...chunks.flatMap(chunk => [...records.write(chunk)]), ...records.end()].map(
          ({ value }) => value,
        );
        const isRight = values.length === 1 && isLikeParsed(values[0], JSON.parse(json));
        tried('differential', isRight ? 'accepted' : 'wrong');
        assert.ok(isRight);
      }),
      { numRuns },
    );
  });
});

function compare(outcome: ReturnType<typeof recordsOf>, right: readonly unknown[]): void {
  try {
    if ('refused' in outcome) throw outcome.refused;
    assert.deepEqual(outcome.values, right);
    tried('differential', 'accepted');
  } catch (error) {
    tried('differential', 'wrong');
    throw error;
  }
}
