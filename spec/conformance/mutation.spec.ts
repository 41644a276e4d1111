import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { inspect, isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { LoadError } from '../../lib/errors.js';
import { jsonRecords } from '../../lib/json/records.js';
import { jsonDocument } from '../support/json-documents.js';
import { scaled, soakMs } from '../support/soak.js';
import { tried } from '../support/verdicts.js';
import { isLikeParsed } from './json-parsed.js';
import { decoded, libxml2, libxml2WithoutQuirks, type Tree, withoutNamespaces } from './libxml2.js';
import { jsonChanges, mutated, xmlChanges } from './mutations.js';
import { type Outcome, outcomeOf, recordsOf } from './readers.js';
import { w3cTests } from './w3c-suite.js';
import { anyXmlBytes } from './xml-arbitrary.js';
import { SHORT } from './xml-deviations.js';

const numRuns = scaled(5_000, Number.MAX_SAFE_INTEGER);
// Half of the time for each.
const limits = scaled({}, { interruptAfterTimeLimit: soakMs / 2, markInterruptAsFailure: false });

/** Why we refuse what libxml2 takes. */
const KNOWN = [...SHORT.map(({ reason }) => reason), /^encoding ".*" is (?:not supported|declared, but )/];

/** What libxml2 takes that is no XML. */
const LAX = /version\s*=\s*["']1\.["']|NDATA\s*>/;
/** What it reads wrongly (see REFERENCE_DIFFERS). */
const WRONG = /<!ENTITY[^<]*&#(?:0*13|x0*d);/i;
/** Names around records that are read by sax alone, which has none of these (see SHORT_OF_SAX). */
const BEYOND_SAX = /[\u{10000}-\u{effff}]/u;

describe('Mutated documents', () => {
  it(`of XML give what libxml2 gives, or are refused: ${scaled('5,000', 'for half the time')}`, function () {
    this.timeout(scaled(300_000, 0));
    const suite = w3cTests().filter(({ type, bytes }) => type !== 'not-wf' && bytes.length < 4000);
    const documents = fc.oneof(
      fc.constantFrom(...suite).map(({ bytes }) => bytes),
      anyXmlBytes(),
    );
    fc.assert(
      fc.property(documents, xmlChanges(), (document, changes) => {
        const xml = mutated(document, changes);
        for (const record of ['/*', '/*/*']) {
          const outcome = recordsOf([xml], record);
          judge(
            outcome,
            'refused' in outcome
              ? isRefusedRightly(xml, record, outcome.refused)
              : isTree(xml, record, outcome.values),
          );
        }
      }),
      { numRuns, ...limits },
    );
  });

  it(`of JSON give what JSON.parse gives, or are refused: ${scaled('5,000', 'for half the time')}`, function () {
    this.timeout(scaled(300_000, 0));
    fc.assert(
      fc.property(jsonDocument(), jsonChanges(), ({ text }, changes) => {
        const json = mutated(Buffer.from(text), changes);
        const outcome = outcomeOf(() => {
          const records = jsonRecords({ record: '/' });
          return [...records.write(json), ...records.end()].map(({ value }) => value);
        });
        const parsed = parse(json);
        const isRight =
          'refused' in outcome
            ? !parsed || ['bad_value', 'limit'].includes(outcome.refused.code)
            : parsed !== undefined && isLikeParsed(outcome.values[0], parsed.value);
        judge(outcome, isRight);
      }),
      { numRuns, ...limits },
    );
  });
});

function judge(outcome: Outcome, isRight: boolean): void {
  tried('mutations', isRight ? ('refused' in outcome ? 'refused' : 'accepted') : 'wrong');
  assert.ok(isRight, 'refused' in outcome ? outcome.refused : inspect(outcome.values));
}

function isRefusedRightly(xml: Uint8Array, record: string, { reason }: LoadError): boolean {
  if (KNOWN.some(known => known.test(reason)) || libxml2(xml) === undefined) return true;
  const text = decoded(xml);
  return LAX.test(text) || (record === '/*/*' && BEYOND_SAX.test(text));
}

/** By libxml2, which refuses what breaks the rules of namespaces alone. */
function isTree(xml: Uint8Array, record: string, values: readonly unknown[]): boolean {
  const isLike = (tree: Tree | undefined, ours: unknown): boolean =>
    tree !== undefined && isDeepStrictEqual(ours, record === '/*' ? [tree.value] : tree.children);
  if (WRONG.test(decoded(xml))) return true;
  return isLike(libxml2(xml), values) || isLike(libxml2WithoutQuirks(xml), withoutNamespaces(values));
}

/** What JSON.parse gives; undefined where it refuses the text, or that is no UTF-8. */
function parse(json: Buffer): { readonly value: unknown } | undefined {
  if (!isUtf8(json)) return undefined;
  try {
    return { value: JSON.parse(json.toString().replace(/^\ufeff/, '')) };
  } catch {
    return undefined;
  }
}
