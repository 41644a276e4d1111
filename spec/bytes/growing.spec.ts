import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clear, growing, putByte, putEscaped, putText, reserve } from '../../lib/bytes/growing.js';

const escapes = new Uint8Array(256);
for (const [char, letter] of ["''", 'tt', '\\\\', '\t9'])
  escapes[char!.charCodeAt(0)] = letter!.charCodeAt(0);

const escaped = (text: string): string =>
  text.replace(/['t\\\t]/g, char => `\\${String.fromCharCode(escapes[char.charCodeAt(0)]!)}`);

/** Short ones, and those that are put by the platform. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 150 }),
  fc.string({ unit: fc.constantFrom('a', 't', "'", '\t', 'é', '√', '🌊'), minLength: 30, maxLength: 100 }),
);

describe('Bytes that grow', () => {
  it('are those of the texts, with backslashes where they belong, whatever stands between them', () => {
    const put = fc.record({ text, isEscaped: fc.boolean(), few: fc.nat({ max: 5 }) });
    const to = growing();
    fc.assert(
      fc.property(fc.array(put, { maxLength: 30 }), all => {
        clear(to);
        for (const { text, isEscaped, few } of all) {
          for (let byte = 0; byte < few; byte++) putByte(to, 0x2c);
          if (isEscaped) putEscaped(to, text, escapes);
          else putText(to, text);
        }
        const expected = all.map(
          ({ text, isEscaped, few }) => ','.repeat(few) + (isEscaped ? escaped(text) : text),
        );
        assert.deepEqual(
          to.bytes.toString('latin1', 0, to.at),
          Buffer.from(expected.join('')).toString('latin1'),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('have room for a few behind each text, however full memory is', () => {
    for (let left = 0; left < 20; left++) {
      const to = growing();
      const text = '√'.repeat((to.bytes.length - 30) / 3);
      const before = to.bytes.length - left - 3 * text.length;
      for (let few = 0; few < before; few++) putByte(to, 0x2c);
      putText(to, text);
      for (let few = 0; few < 5; few++) putByte(to, 0x2c);
      putText(to, 'behind');
      assert.equal(to.bytes.toString('utf8', 0, to.at), `${','.repeat(before)}${text},,,,,behind`);
    }
  });

  it('are no more than 256 MiB', () => {
    assert.throws(() => reserve(growing(), 2 ** 28), RangeError);
  });

  it('are little memory again behind many', () => {
    const to = growing();
    const { length } = to.bytes;
    putText(to, 'x'.repeat(9_000_000));
    assert.ok(to.bytes.length > 9_000_000);
    clear(to);
    assert.deepEqual([to.bytes.length, to.at], [length, 0]);
  });
});
