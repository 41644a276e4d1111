import { isAscii } from 'node:buffer';
import type { LoadErrorCode } from '../errors.js';
import { onDemand } from '../on-demand.js';
import { asWritten, oneByte, utf16, type Width } from './cursor.js';
import { hex } from './hex.js';
import { utf8Encoding } from './utf8.js';

const iconv = onDemand<typeof import('iconv-lite')>('iconv-lite');

/** Raises the scanner's error at the place that it has reached. */
export type Fail = (code: LoadErrorCode, reason: string) => never;

/** One encoding: bytes → UTF-8, keeping what is cut by the chunk's end. */
export interface Encoding {
  /** By which `encodingOf` gives it again. */
  readonly name: string;
  readonly width: Width;
  write(chunk: Uint8Array): Generator<Uint8Array>;
  end(): void;
}

/** The encoding that a declaration names; `''` is UTF-8. */
export function encodingNamed(name: string, fail: Fail): Encoding {
  if (name === '' || /^utf-?8$/i.test(name)) return utf8Encoding(fail);
  if (/^(us-)?ascii$/i.test(name)) return asciiEncoding(fail);
  if (/^utf-?16/i.test(name)) {
    fail('invalid_encoding', `encoding ${JSON.stringify(name)} is declared, but the bytes are not UTF-16`);
  }
  if (!ONE_BYTE.test(name) || !iconv().encodingExists(name)) {
    fail('unsupported_encoding', `encoding ${JSON.stringify(name)} is not supported`);
  }
  return oneByteEncoding(name, fail);
}

const ASCII = 'us-ascii';
const UTF_16 = { le: 'utf-16le', be: 'utf-16be' };

/** The encoding of a name that an `Encoding` has. */
export function encodingOf(name: string, fail: Fail): Encoding {
  if (name === UTF_16.le) return utf16Encoding(true, fail);
  return name === UTF_16.be ? utf16Encoding(false, fail) : encodingNamed(name, fail);
}

// Only encodings of one byte a character that keep ASCII: there a markup byte is always markup.
const ONE_BYTE = /^(iso[-_]?8859[-_]?\d+|latin-?1|l1|(windows-|cp)125\d|koi8-[ru])$/i;

function asciiEncoding(fail: Fail): Encoding {
  return {
    name: ASCII,
    width: asWritten,
    *write(chunk) {
      if (isAscii(chunk)) return yield chunk;
      const at = chunk.findIndex(byte => byte > 0x7f);
      yield chunk.subarray(0, at);
      return fail('invalid_encoding', `byte ${hex(chunk[at]!)} is not US-ASCII`);
    },
    end() {},
  };
}

// By iconv-lite: Node's TextDecoder reads windows-1252 as ISO-8859-1 and gives bytes that have no character one.
function oneByteEncoding(name: string, fail: Fail): Encoding {
  return {
    name,
    width: oneByte,
    *write(chunk) {
      const text = iconv().decode(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length), name);
      const at = text.indexOf('\ufffd');
      if (at < 0) return yield Buffer.from(text);
      yield Buffer.from(text.slice(0, at));
      return fail('invalid_encoding', `byte ${hex(chunk[at]!)} has no character in ${name}`);
    },
    end() {},
  };
}

export function utf16Encoding(littleEndian: boolean, fail: Fail): Encoding {
  const text = textEncoding(fail);
  let odd: Uint8Array = new Uint8Array(0);
  return {
    name: littleEndian ? UTF_16.le : UTF_16.be,
    width: utf16,
    *write(chunk) {
      const bytes = Buffer.concat([odd, chunk]);
      const even = bytes.length & ~1;
      odd = Uint8Array.from(bytes.subarray(even));
      const units = bytes.subarray(0, even);
      yield* text.write((littleEndian ? units : units.swap16()).toString('utf16le'));
    },
    end() {
      text.end();
      if (odd.length) fail('invalid_encoding', 'the end of the source cuts a UTF-16 character');
    },
  };
}

export interface TextEncoding {
  write(text: string): Generator<Uint8Array>;
  end(): void;
}

/** Text → UTF-8; a surrogate without its other half is refused, unless that comes with the next chunk. */
export function textEncoding(fail: Fail): TextEncoding {
  let cut = '';
  return {
    *write(chunk) {
      let text = cut + chunk;
      cut = '';
      const last = text.charCodeAt(text.length - 1);
      if (last >= 0xd800 && last < 0xdc00) {
        cut = text.slice(-1);
        text = text.slice(0, -1);
      }
      if (text.isWellFormed()) return yield Buffer.from(text);
      const at = text.search(/\p{Surrogate}/u);
      yield Buffer.from(text.slice(0, at));
      return fail('invalid_encoding', `surrogate ${hex(text.charCodeAt(at))} stands alone`);
    },
    end() {
      if (cut) fail('invalid_encoding', `surrogate ${hex(cut.charCodeAt(0))} stands alone`);
    },
  };
}
