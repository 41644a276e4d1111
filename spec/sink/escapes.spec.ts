import assert from 'node:assert/strict';
import fc from 'fast-check';
import { escape } from 'mysql2';
import { literal } from '../../lib/sink/writers/mysql-encode.js';
import { AWKWARD } from '../support/values.js';

describe('Text in a statement', () => {
  it('stands as the driver would have it', () => {
    for (const text of AWKWARD) assert.equal(literal(text), escape(text));
    const char = fc.oneof(fc.constantFrom(...'\0\b\t\n\r\x1a\'"\\\x7f%_'), fc.string({ maxLength: 1 }));
    fc.assert(
      fc.property(fc.array(char), chars => {
        const text = chars.join('');
        assert.equal(literal(text), escape(text));
      }),
    );
  });
});
