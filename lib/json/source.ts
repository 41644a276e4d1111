import { cursorAt, type Place, START } from '../bytes/cursor.js';
import { decoder } from '../bytes/decode.js';
import type { FoundRecord, Where } from '../bytes/scanner.js';
import { type Window, windowOver } from '../bytes/window.js';
import { LoadError, type LoadErrorCode } from '../errors.js';
import type { Resume } from '../types.js';
import { positionAt } from './fault.js';

/** What both scanners read: pieces of valid UTF-8, and the places of what they find in them. */
export interface JsonSource {
  write(chunk: Uint8Array | string): Generator<Uint8Array>;
  end(): Generator<Uint8Array>;
  /** The token that is being read. */
  readonly window: Window;
  /** How many records were found. */
  readonly records: number;
  readonly encoding: string;
  /** The next record, which begins where the token does. */
  record(bytes: Uint8Array, where: Where): FoundRecord;
  /** Raises an error where the token begins, or at a place in it. */
  fail(code: LoadErrorCode, reason: string, place?: Place): never;
}

export function jsonSource(from?: Resume): JsonSource {
  const begin: Place = from ?? START;
  const decode = decoder({ fail: (code, reason) => fail(code, reason, window?.place ?? begin), from });
  let window: Window | undefined;
  let records = from?.record ?? 0;

  function* load(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
    for (const piece of pieces) {
      openWindow().load(piece);
      yield piece;
    }
  }

  // How the bytes of the source count is known only when decoding has begun.
  function openWindow(): Window {
    window ??= windowOver(cursorAt({ ...begin, offset: decode.origin }, decode.width));
    return window;
  }

  function fail(code: LoadErrorCode, reason: string, place: Place = openWindow().start): never {
    throw new LoadError(code, reason, { position: positionAt(records, place) });
  }

  return {
    write: chunk => load(decode.write(chunk)),
    end: () => load(decode.end()),
    get window() {
      return openWindow();
    },
    get records() {
      return records;
    },
    get encoding() {
      return decode.encoding;
    },
    record(bytes, { name, ancestors, around }) {
      const { offset: start, line, column } = openWindow().start;
      const end = start + decode.width(bytes, 0, bytes.length);
      const position = { record: records++, start, end, line, column };
      return { bytes, position, name, ancestors, width: decode.width, around };
    },
    fail,
  };
}
