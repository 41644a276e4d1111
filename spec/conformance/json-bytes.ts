import type { LoadErrorCode } from '../../lib/errors.js';

/** A JSON text by its bytes, and the value that it is or the code of its refusal. */
export interface BytesCase {
  readonly what: string;
  readonly bytes: Uint8Array;
  readonly value?: unknown;
  readonly code?: LoadErrorCode;
}

type Part = string | readonly number[];

const bytes = (...parts: readonly Part[]): Buffer =>
  Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

const taken = (what: string, value: unknown, ...parts: readonly Part[]): BytesCase => ({
  ...{ what, value, bytes: bytes(...parts) },
});
const refused = (what: string, code: LoadErrorCode, ...parts: readonly Part[]): BytesCase => ({
  ...{ what, code, bytes: bytes(...parts) },
});
const notUtf8 = (what: string, ...inString: readonly number[]): BytesCase =>
  refused(what, 'invalid_encoding', '["', inString, '"]');

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** What JSONTestSuite means, and its package can not hold, for it has texts; and what lies near. */
export const BYTES_CASES: readonly BytesCase[] = [
  notUtf8('a lone continuation byte', 0x81),
  notUtf8('a byte of ISO-8859-1', 0xe9),
  notUtf8('0xFF', 0xff),
  notUtf8('0xFE', 0xfe),
  notUtf8('"/" in two bytes', 0xc0, 0xaf),
  notUtf8('U+0000 in two bytes', 0xc0, 0x80),
  notUtf8('U+007F in two bytes', 0xc1, 0xbf),
  notUtf8('"/" in three bytes', 0xe0, 0x80, 0xaf),
  notUtf8('U+07FF in three bytes', 0xe0, 0x9f, 0xbf),
  notUtf8('"/" in four bytes', 0xf0, 0x80, 0x80, 0xaf),
  notUtf8('U+FFFF in four bytes', 0xf0, 0x8f, 0xbf, 0xbf),
  notUtf8('six bytes for one character', 0xfc, 0x83, 0xbf, 0xbf, 0xbf, 0xbf),
  notUtf8('a high surrogate', 0xed, 0xa0, 0x80),
  notUtf8('a low surrogate', 0xed, 0xbf, 0xbf),
  notUtf8('a surrogate pair in CESU-8', 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80),
  notUtf8('U+110000', 0xf4, 0x90, 0x80, 0x80),
  notUtf8('U+1FFFFF', 0xf7, 0xbf, 0xbf, 0xbf),
  notUtf8('two bytes of three', 0xe0, 0xff),
  notUtf8('three bytes of four', 0xf0, 0x9f, 0x98),
  refused('a character cut by the end', 'invalid_encoding', '["', [0xe6, 0x97]),
  refused('a bad byte in a key', 'invalid_encoding', '{"', [0xff], '":1}'),
  refused('a bad byte between values', 'invalid_encoding', '[1,', [0xff], '2]'),
  refused('a bad byte behind the value', 'invalid_encoding', '[1]', [0xff]),
  refused('two byte order marks', 'invalid_json', [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], '[1]'),
  refused('a byte order mark inside', 'invalid_json', '[', [0xef, 0xbb, 0xbf], '1]'),
  refused(
    'UTF-32 with a byte order mark',
    'unsupported_encoding',
    [0xff, 0xfe, 0, 0, 0x5b, 0, 0, 0, 0x5d, 0, 0, 0],
  ),
  refused('UTF-16LE without a byte order mark', 'invalid_json', [...utf16('[1]')]),
  refused('UTF-16BE without a byte order mark', 'invalid_json', [...utf16('[1]').swap16()]),
  refused('UTF-16 with half a pair', 'invalid_encoding', [...utf16('\ufeff["\ud800"]')]),
  refused('UTF-16 with half a unit', 'invalid_encoding', [...utf16('\ufeff[1]'), 0x20]),
  refused('a no-break space between values', 'invalid_json', '[1,', [0xc2, 0xa0], '2]'),
  refused('U+0000 in a string', 'invalid_json', '["', [0], '"]'),
  refused('U+001F in a string', 'invalid_json', '["', [0x1f], '"]'),
  refused('U+0000 behind the value', 'invalid_json', '[1]', [0]),
  taken('U+007F in a string', ['\u007f'], '["', [0x7f], '"]'),
  taken('U+0080 in a string', ['\u0080'], '["', [0xc2, 0x80], '"]'),
  taken('U+2028 in a string', ['\u2028'], '["', [0xe2, 0x80, 0xa8], '"]'),
  taken('U+D7FF and U+E000', ['\ud7ff\ue000'], '["', [0xed, 0x9f, 0xbf, 0xee, 0x80, 0x80], '"]'),
  taken('U+FFFD, which stands for no bad byte here', ['\ufffd'], '["', [0xef, 0xbf, 0xbd], '"]'),
  taken('U+FFFF, which is no character', ['\uffff'], '["', [0xef, 0xbf, 0xbf], '"]'),
  taken('U+10FFFF', ['\u{10ffff}'], '["', [0xf4, 0x8f, 0xbf, 0xbf], '"]'),
  taken('a byte order mark in a string', ['\ufeff'], '["', [0xef, 0xbb, 0xbf], '"]'),
  taken('a byte order mark of UTF-8', [1], [0xef, 0xbb, 0xbf], '[1]'),
  taken('UTF-16LE with a byte order mark', ['é😀'], [...utf16('\ufeff["é😀"]')]),
  taken('UTF-16BE with a byte order mark', ['é😀'], [...utf16('\ufeff["é😀"]').swap16()]),
];
