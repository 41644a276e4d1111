import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cursorAt, START } from '../../lib/bytes/cursor.js';
import { decoder } from '../../lib/bytes/decode.js';
import { declaredEncoding } from '../../lib/xml/declaration.js';
import { chunksOf, cuts } from '../support/chunks.js';

class Failure extends Error {}

/** What is decoded until the end or the fault, and the offset in the source that it comes to. */
function decode(chunks: Iterable<Uint8Array | string>): { text: string; offset: number; fault?: string } {
  const source = decoder({
    declared: declaredEncoding,
    fail(code, reason) {
      throw new Failure(`${code}: ${reason}`);
    },
  });
  const pieces: Uint8Array[] = [];
  const end = (fault?: string) => {
    const bytes = Buffer.concat(pieces);
    const cursor = cursorAt({ ...START, offset: source.origin }, source.width);
    cursor.advance(bytes, 0, bytes.length);
    return { text: bytes.toString(), offset: cursor.offset, ...(fault !== undefined && { fault }) };
  };
  try {
    for (const chunk of chunks) for (const piece of source.write(chunk)) pieces.push(piece);
    for (const piece of source.end()) pieces.push(piece);
    return end();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return end(error.message);
  }
}

const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const declared = (name: string): string => `<?xml version="1.0" encoding="${name}"?>`;

const ENCODINGS: readonly (readonly [name: string, (text: string) => Buffer, prefix?: string])[] = [
  ['UTF-8', text => Buffer.from(text)],
  ['UTF-8 with a byte order mark', text => Buffer.from(`\ufeff${text}`)],
  ['UTF-16LE with a byte order mark', text => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16BE with a byte order mark', text => swapped(`\ufeff${text}`)],
  ['UTF-16LE by its declaration', text => Buffer.from(text, 'utf16le'), declared('utf-16')],
  ['UTF-16BE by its declaration', swapped, declared('UTF-16')],
];

describe('decoding', () => {
  for (const [name, encode, prefix = ''] of ENCODINGS) {
    it(`reads ${name}, cut anywhere, and counts its bytes`, () => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary' }), cuts(), (body, fractions) => {
          const text = (prefix || '<') + body;
          const bytes = encode(text);
          assert.deepEqual(decode(chunksOf(bytes, fractions)), { text, offset: bytes.length });
        }),
        { numRuns: 300 },
      );
    });
  }

  it('reads the encodings of one byte a character that XML declares', () => {
    const samples: readonly (readonly [string, readonly number[], string])[] = [
      ['ISO-8859-1', [0xe9, 0x80, 0xff], 'é\u0080ÿ'],
      ['latin1', [0xe9], 'é'],
      ['windows-1252', [0xe9, 0x80], 'é€'],
      ['iso-8859-15', [0xa4], '€'],
      ['windows-1251', [0xc6], 'Ж'],
      ['koi8-r', [0xf6], 'Ж'],
      ['US-ASCII', [0x41], 'A'],
    ];
    for (const [name, bytes, text] of samples) {
      const source = Buffer.concat([Buffer.from(declared(name)), Buffer.from(bytes)]);
      for (let cut = 0; cut <= source.length; cut++) {
        const chunks = [source.subarray(0, cut), source.subarray(cut)];
        assert.deepEqual(decode(chunks), { text: declared(name) + text, offset: source.length }, name);
      }
    }
  });

  it('does not look at what text declares', () => {
    const text = `${declared('utf-16')}é`;
    assert.equal(decode([text]).text, text);
    assert.deepEqual(decode([`\ufeff${text}`]), { text, offset: Buffer.byteLength(text) + 3 });
  });

  const FAULTS: readonly (readonly [what: string, Buffer, valid: number, fault: string])[] = [
    [
      'UTF-16 that is declared as something else',
      Buffer.from(`\ufeff${declared('utf-8')}`, 'utf16le'),
      2,
      'invalid_encoding: encoding "utf-8" is declared, but the text is in UTF-16',
    ],
    [
      'a byte that is not UTF-8',
      Buffer.from([0x61, 0xff, 0x62]),
      1,
      'invalid_encoding: byte 0xff is not valid UTF-8',
    ],
    [
      'an overlong form',
      Buffer.from([0x61, 0xc0, 0xaf]),
      1,
      'invalid_encoding: byte 0xc0 is not valid UTF-8',
    ],
    [
      'a surrogate in UTF-8',
      Buffer.from([0xed, 0xa0, 0x80]),
      0,
      'invalid_encoding: byte 0xed is not valid UTF-8',
    ],
    [
      'a lone continuation byte behind U+FFFD',
      Buffer.from([0xef, 0xbf, 0xbd, 0x80]),
      3,
      'invalid_encoding: byte 0x80 is not valid UTF-8',
    ],
    [
      'UTF-8 cut by the end',
      Buffer.from([0x61, 0xe2, 0x82]),
      1,
      'invalid_encoding: byte 0xe2 begins a UTF-8 character that the end of the source cuts',
    ],
    [
      'UTF-16 cut by the end',
      Buffer.from([0xff, 0xfe, 0x61, 0, 0x62]),
      4,
      'invalid_encoding: the end of the source cuts a UTF-16 character',
    ],
    [
      'half a surrogate pair at the end',
      Buffer.from([0xff, 0xfe, 0x00, 0xd8]),
      2,
      'invalid_encoding: surrogate 0xd800 stands alone',
    ],
    [
      'half a surrogate pair',
      Buffer.from([0xff, 0xfe, 0x61, 0, 0x00, 0xdc, 0x62, 0]),
      4,
      'invalid_encoding: surrogate 0xdc00 stands alone',
    ],
    [
      'a byte beyond US-ASCII',
      Buffer.concat([Buffer.from(declared('ascii')), Buffer.from([0x80])]),
      38,
      'invalid_encoding: byte 0x80 is not US-ASCII',
    ],
    [
      'a byte that the encoding has not',
      Buffer.concat([Buffer.from(declared('windows-1253')), Buffer.from([0x41, 0xaa])]),
      46,
      'invalid_encoding: byte 0xaa has no character in windows-1253',
    ],
    [
      'UTF-32',
      Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]),
      0,
      'unsupported_encoding: UTF-32 is not supported',
    ],
    [
      'an encoding that is not known',
      Buffer.from(declared('ebcdic-x')),
      0,
      'unsupported_encoding: encoding "ebcdic-x" is not supported',
    ],
    [
      'an encoding in which a byte can look like markup',
      Buffer.from(declared('shift_jis')),
      0,
      'unsupported_encoding: encoding "shift_jis" is not supported',
    ],
    [
      'UTF-16 declared by bytes that are not',
      Buffer.from(declared('UTF-16')),
      0,
      'invalid_encoding: encoding "UTF-16" is declared, but the bytes are not UTF-16',
    ],
    [
      'another encoding than that of the byte order mark',
      Buffer.from(`\ufeff${declared('latin1')}`),
      3,
      'invalid_encoding: encoding "latin1" is declared, but the byte order mark is that of UTF-8',
    ],
  ];
  for (const [what, bytes, valid, fault] of FAULTS) {
    it(`refuses ${what} behind what is valid, however the bytes are cut`, () => {
      for (let cut = 0; cut <= bytes.length; cut++) {
        const { offset, fault: found } = decode([bytes.subarray(0, cut), bytes.subarray(cut)]);
        assert.deepEqual([found, offset], [fault, valid], `cut at ${cut}`);
      }
    });
  }

  it('refuses text that is mixed with bytes', () => {
    assert.throws(() => decode(['<a>', Buffer.from('</a>')]), TypeError);
    assert.throws(() => decode([Buffer.from('<a>'), '</a>']), TypeError);
  });
});
