import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { tried } from '../support/verdicts.js';
import { libxml2, libxml2WithoutQuirks, type Tree, withoutNamespaces } from './libxml2.js';
import { type Outcome, readers, recordsBy, tokenized } from './readers.js';
import { w3cTests, type W3cTest } from './w3c-suite.js';
import { BEYOND, WITHOUT_NAMESPACES, REFERENCE_DIFFERS, SHORT, SHORT_OF_SAX } from './xml-deviations.js';

const beyond = new Set(BEYOND.flatMap(({ tests }) => tests));
const short = new Map(SHORT.flatMap(({ tests, reason }) => tests.map(id => [id, reason] as const)));

/** What has to become of a document. */
interface Right {
  readonly isRefused: 'yes' | 'no' | 'maybe';
  readonly reason?: RegExp | undefined;
  /** What its records are if it is not; undefined where there is no one to say. */
  readonly values?: readonly unknown[] | undefined;
}

describe('The XML conformance suite of the W3C', () => {
  const tests = w3cTests();
  const forms = [
    { form: 'as one record', record: '/*' },
    { form: 'with the children of the root as records', record: '/*/*' },
  ];
  const trees = new Map(tests.map(test => [test.id, treeOf(test)]));

  it('has the documents that these specs are about', () => {
    const count = (type: string, hasDoctype: boolean): number =>
      tests.filter(test => test.type === type && test.hasDoctype === hasDoctype).length;
    assert.deepEqual([count('not-wf', false), count('not-wf', true), count('valid', true)], [243, 774, 728]);
  });

  it('has every document that is listed as read otherwise, once', () => {
    const ids = new Set(tests.map(({ id }) => id));
    const listed = [...beyond, ...short.keys(), ...SHORT_OF_SAX.tests];
    assert.equal(new Set(listed).size, listed.length);
    assert.deepEqual(
      [...listed, ...WITHOUT_NAMESPACES, ...Object.keys(REFERENCE_DIFFERS)].filter(id => !ids.has(id)),
      [],
    );
  });

  it('lists no document with a wrong tree of libxml2 where that is right by now', () => {
    for (const { id, bytes } of tests) {
      const right = REFERENCE_DIFFERS[id];
      if (right) assert.notDeepEqual(libxml2(bytes)?.value, right.value, id);
      else if (WITHOUT_NAMESPACES.includes(id)) assert.notDeepEqual(libxml2(bytes), trees.get(id), id);
    }
  });

  for (const { form, record } of forms) {
    for (const { name, read } of readers)
      it(`is taken and refused as it says by ${name}, ${form}`, async function () {
        this.timeout(120_000);
        const wrong: string[] = [];
        for (const test of tests) {
          const outcome = await recordsBy(read, test.bytes, record);
          const isRight = isAsItShould(outcome, rightOf(test, record, name), test);
          if (!isRight) wrong.push(`${test.id}: ${shown(outcome)}`);
          tried('W3C', isRight ? ('refused' in outcome ? 'refused' : 'accepted') : 'wrong');
        }
        assert.deepEqual(wrong, []);
      });

    it(`is read by our tokenizer as it says, or left to sax, ${form}`, () => {
      const wrong = tests.filter(test => {
        const { isRefused, values } = rightOf(test, record, 'parseXml');
        const outcome = tokenized(test.bytes, record);
        if ('refused' in outcome || isRefused === 'yes') return false;
        return (
          values &&
          outcome.values.some((value, index) => value !== undefined && !isSame(value, values[index], test))
        );
      });
      assert.deepEqual(
        wrong.map(({ id }) => id),
        [],
      );
    });
  }

  function rightOf({ id, type }: W3cTest, record: string, reader: string): Right {
    const reason = short.get(id);
    const tree = trees.get(id);
    const values = tree && (record === '/*' ? [tree.value] : tree.children);
    const isShortOfSax = SHORT_OF_SAX.tests.includes(id) && (reader === 'sax alone' || record === '/*/*');
    if (type === 'error') return { isRefused: 'maybe', values };
    const isRefused = reason || isShortOfSax || (type === 'not-wf' && !beyond.has(id));
    return { isRefused: isRefused ? 'yes' : 'no', reason, values };
  }
});

function treeOf({ id, bytes }: W3cTest): Tree | undefined {
  if (WITHOUT_NAMESPACES.includes(id)) return libxml2WithoutQuirks(bytes);
  const tree = libxml2(bytes);
  return tree && { ...tree, ...REFERENCE_DIFFERS[id] };
}

function isAsItShould(outcome: Outcome, { isRefused, reason, values }: Right, test: W3cTest): boolean {
  if ('refused' in outcome) return isRefused !== 'no' && (!reason || reason.test(outcome.refused.reason));
  if (isRefused === 'maybe' && !values) return true;
  return isRefused !== 'yes' && isSame(outcome.values, values, test);
}

function isSame(ours: unknown, theirs: unknown, { id }: W3cTest): boolean {
  return isDeepStrictEqual(WITHOUT_NAMESPACES.includes(id) ? withoutNamespaces(ours) : ours, theirs);
}

function shown(outcome: Outcome): string {
  return 'refused' in outcome ? outcome.refused.message : JSON.stringify(outcome.values);
}
