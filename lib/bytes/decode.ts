import { asWritten, type Width } from './cursor.js';
import {
  type Encoding,
  encodingNamed,
  encodingOf,
  type Fail,
  type TextEncoding,
  textEncoding,
  utf16Encoding,
} from './encodings.js';
import { UTF_8 } from './utf8.js';

export interface DecoderOptions {
  readonly fail: Fail;
  /**
   * The encoding that the text itself declares: its name, `''` for none, or undefined when the start of the text is
   * too short to tell.
   */
  readonly declared?: (start: Uint8Array) => string | undefined;
  /** Where decoding goes on in a source whose encoding is known. */
  readonly from?: { readonly offset: number; readonly encoding: string } | undefined;
}

// No declaration is longer.
const DECLARATION_BYTES = 4096;

/** Source bytes or text → UTF-8 that is known to be valid. */
export interface Decoder {
  /** Pieces of whole characters. What is valid before a bad byte is given first. */
  write(chunk: Uint8Array | string): Generator<Uint8Array>;
  end(): Generator<Uint8Array>;
  /** Where the first decoded byte stands in the source, and how the source's bytes count. Known from the first piece on. */
  readonly origin: number;
  readonly width: Width;
  readonly encoding: string;
}

/**
 * UTF-8, UTF-16 (by byte order mark or an XML declaration's shape), US-ASCII, ISO-8859-n, windows-125n, KOI8.
 * A chunk may be cut anywhere, inside a character too. Text (string chunks) is already decoded: what it declares is
 * not looked at.
 */
export function decoder({ fail, declared, from }: DecoderOptions): Decoder {
  let start: Uint8Array | undefined = new Uint8Array(0);
  let encoding: Encoding | undefined;
  let text: TextEncoding | undefined;
  let origin = from?.offset ?? 0;

  function* writeBytes(chunk: Uint8Array): Generator<Uint8Array> {
    if (text) throw new TypeError('source: text and bytes are mixed');
    encoding ??= from && encodingOf(from.encoding, fail);
    if (encoding) return yield* encoding.write(chunk);
    start = Buffer.concat([start!, chunk]);
    if (choose(start, false)) yield* flushStart();
  }

  function* writeText(chunk: string): Generator<Uint8Array> {
    if (encoding || start!.length || (from && from.encoding !== UTF_8))
      throw new TypeError('source: text and bytes are mixed');
    if (!text) {
      text = textEncoding(fail);
      if (!from && chunk.startsWith('\ufeff')) {
        origin = 3;
        chunk = chunk.slice(1);
      }
    }
    yield* text.write(chunk);
  }

  function* flushStart(): Generator<Uint8Array> {
    const bytes = start!.subarray(origin);
    start = undefined;
    yield* encoding!.write(bytes);
  }

  /** Chooses the encoding by the first bytes; false when there are too few. */
  function choose(bytes: Uint8Array, ended: boolean): boolean {
    if (bytes.length < 4 && !ended) return false;
    const [a, b, c, d] = bytes;
    if (
      (a === 0xff && b === 0xfe && c === 0 && d === 0) ||
      (a === 0 && b === 0 && c === 0xfe && d === 0xff)
    ) {
      fail('unsupported_encoding', 'UTF-32 is not supported');
    }
    if (a === 0xef && b === 0xbb && c === 0xbf) origin = 3;
    else if (a === 0xff && b === 0xfe) return chooseUtf16(bytes, ended, 'utf-16le', 2);
    else if (a === 0xfe && b === 0xff) return chooseUtf16(bytes, ended, 'utf-16be', 2);
    else if (declared && a === 0x3c && b === 0 && c === 0x3f && d === 0)
      return chooseUtf16(bytes, ended, 'utf-16le', 0);
    else if (declared && a === 0 && b === 0x3c && c === 0 && d === 0x3f)
      return chooseUtf16(bytes, ended, 'utf-16be', 0);

    const name = declared?.(bytes.subarray(origin)) ?? (ended || !declared ? '' : undefined);
    if (name === undefined) return false;
    if (origin === 3 && name !== '' && !/^utf-?8$/i.test(name)) {
      fail(
        'invalid_encoding',
        `encoding ${JSON.stringify(name)} is declared, but the byte order mark is that of UTF-8`,
      );
    }
    encoding = encodingNamed(name, fail);
    return true;
  }

  function chooseUtf16(
    bytes: Uint8Array,
    ended: boolean,
    order: 'utf-16le' | 'utf-16be',
    bom: number,
  ): boolean {
    origin = bom;
    // As a stream, or half a character at the end would be another one.
    const asUtf8 = Buffer.from(
      new TextDecoder(order).decode(bytes.subarray(bom, bom + DECLARATION_BYTES), { stream: true }),
    );
    const name = declared?.(asUtf8) ?? (ended || !declared ? '' : undefined);
    if (name === undefined) return false;
    if (name !== '' && !/^(?:utf-?16(?:[lb]e)?|(?:iso-10646-)?ucs-2)$/i.test(name)) {
      fail('invalid_encoding', `encoding ${JSON.stringify(name)} is declared, but the text is in UTF-16`);
    }
    encoding = utf16Encoding(order === 'utf-16le', fail);
    return true;
  }

  return {
    get origin() {
      return origin;
    },
    get width() {
      return encoding?.width ?? asWritten;
    },
    get encoding() {
      return encoding?.name ?? UTF_8;
    },
    write: chunk => (typeof chunk === 'string' ? writeText(chunk) : writeBytes(chunk)),
    *end() {
      if (text) return text.end();
      if (!encoding) {
        choose(start!, true);
        yield* flushStart();
      }
      encoding!.end();
    },
  };
}
