import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { clear, growing } from '../../lib/bytes/growing.js';
import { putSized, sized, sizedEnd, sizedStart } from '../../lib/bytes/sized.js';

/** As mysql2 reads them. */
const require = createRequire(import.meta.url);
const { Packet } = require(join(dirname(require.resolve('mysql2')), 'lib/packets/index.js'));

const LENGTHS = [0, 1, 250, 251, 255, 65_535, 65_536, 2 ** 24 - 1, 2 ** 24, 2 ** 24 + 70_000];

describe('Values behind their lengths', () => {
  for (const length of LENGTHS) {
    for (const value of ['x'.repeat(length), new Uint8Array(length).fill(0xfb)]) {
      it(`are those of MySQL's protocol: ${length} ${typeof value === 'string' ? 'characters' : 'bytes'}`, () => {
        const plain = Buffer.from(value as string);
        const found = Buffer.from(sized(value));
        const packet = new Packet(0, found, 0, found.length);
        packet.offset = 0;
        assert.ok(plain.equals(packet.readLengthCodedBuffer()));
        assert.equal(packet.offset, found.length);
        assert.deepEqual([sizedStart(found, 0), sizedEnd(found, 0)], [found.length - length, found.length]);
      });
    }
  }

  it('follow each other, and are as long as their bytes, not their characters', () => {
    const values = ['', 'é'.repeat(125), 'é'.repeat(126), 'x\u{1f30a}', ''];
    const to = growing();
    for (let time = 0; time < 2; time++) {
      clear(to);
      for (const value of values) putSized(to, value);
      let at = 0;
      const found = values.map(() => {
        const start = sizedStart(to.bytes, at);
        at = sizedEnd(to.bytes, at);
        return to.bytes.toString('utf8', start, at);
      });
      assert.deepEqual([found, at], [values, to.at]);
    }
  });
});
