import { isAscii } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { LoadErrorCode } from '../errors.js';
import { asWritten, oneByte, utf16, type Width } from './cursor.js';
import { hex } from './hex.js';
import { utf8Encoding } from './utf8.js';

/** Raises the scanner's error at the place that it has reached. */
export type Fail = (code: LoadErrorCode, reason: string) => never;

/** One encoding: bytes → UTF-8, keeping what is cut by the chunk's end. */
export interface Encoding {
  readonly width: Width;
  write(chunk: Uint8Array): Generator<Uint8Array>;
  end(): void;
}

/** The encoding that a declaration names; `''` is UTF-8. */
export function encodingNamed(name: string, fail: Fail): Encoding {
  if (name === '' || /^utf-?8$/i.test(name)) return utf8Encoding(fail);
  if (/^(us-)?ascii$/i.test(name)) return asciiEncoding(fail);
  // TextDecoder takes this name for windows-1252, which differs from 0x80 to 0x9f.
  if (/^(iso[-_]8859-1|latin-?1|l1)$/i.test(name)) {
    return oneByteEncoding(
      bytes => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'),
      fail,
    );
  }
  if (/^utf-?16/i.test(name)) {
    fail('invalid_encoding', `encoding ${JSON.stringify(name)} is declared, but the bytes are not UTF-16`);
  }
  const decode = textDecoder(name);
  if (!decode) fail('unsupported_encoding', `encoding ${JSON.stringify(name)} is not supported`);
  return oneByteEncoding(bytes => decode!.decode(bytes), fail);
}

// Only encodings of one byte a character that keep ASCII: there a markup byte is always markup.
function textDecoder(name: string): TextDecoder | undefined {
  try {
    const found = new TextDecoder(name, { fatal: true, ignoreBOM: true });
    return /^(windows-125\d|iso-8859-\d+|koi8-[ru]|ibm866|macintosh)$/.test(found.encoding)
      ? found
      : undefined;
  } catch {
    return undefined;
  }
}

function asciiEncoding(fail: Fail): Encoding {
  return {
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

function oneByteEncoding(decode: (bytes: Uint8Array) => string, fail: Fail): Encoding {
  const defined = (byte: Uint8Array): boolean => {
    try {
      decode(byte);
      return true;
    } catch {
      return false;
    }
  };
  return {
    width: oneByte,
    *write(chunk) {
      let text: string;
      try {
        text = decode(chunk);
      } catch {
        const at = chunk.findIndex((_byte, index) => !defined(chunk.subarray(index, index + 1)));
        yield Buffer.from(decode(chunk.subarray(0, at)));
        return fail('invalid_encoding', `byte ${hex(chunk[at]!)} has no character in the declared encoding`);
      }
      yield Buffer.from(text);
    },
    end() {},
  };
}

export function utf16Encoding(littleEndian: boolean, fail: Fail): Encoding {
  const text = textEncoding(fail);
  let odd: Uint8Array = new Uint8Array(0);
  return {
    width: utf16,
    *write(chunk) {
      const bytes = Buffer.concat([odd, chunk]);
      const even = bytes.length & ~1;
      odd = bytes.subarray(even);
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
