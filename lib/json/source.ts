import { cursorAt, type Place, START, type Width } from '../bytes/cursor.js';
import { decoder } from '../bytes/decode.js';
import type { RecordBytes } from '../bytes/scanner.js';
import { type Window, windowOver } from '../bytes/window.js';
import { LoadError, type LoadErrorCode } from '../errors.js';
import type { Ancestor } from '../types.js';
import { positionAt } from './fault.js';

/** A record of a JSON text. */
export interface JsonRecord extends RecordBytes {
  /** How many bytes of the source stand for a run of `bytes`. */
  readonly width: Width;
}

/** A `Scanner` of records that know how their bytes stand in the source. */
export interface JsonScanner {
  write(chunk: Uint8Array | string): Generator<JsonRecord, void, undefined>;
  end(): Generator<JsonRecord, void, undefined>;
}

/** What both scanners read: pieces of valid UTF-8, and the places of what they find in them. */
export interface JsonSource {
  write(chunk: Uint8Array | string): Generator<Uint8Array>;
  end(): Generator<Uint8Array>;
  /** The token that is being read. */
  readonly window: Window;
  /** How many records were found. */
  readonly records: number;
  /** The next record, which begins where the token does. */
  record(bytes: Uint8Array, name: string, ancestors: readonly Ancestor[]): JsonRecord;
  /** Raises an error where the token begins, or at a place in it. */
  fail(code: LoadErrorCode, reason: string, place?: Place): never;
}

export function jsonSource(): JsonSource {
  const decode = decoder({ fail: (code, reason) => fail(code, reason, window?.place ?? START) });
  let window: Window | undefined;
  let records = 0;

  function* load(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
    for (const piece of pieces) {
      openWindow().load(piece);
      yield piece;
    }
  }

  // How the bytes of the source count is known only when decoding has begun.
  function openWindow(): Window {
    window ??= windowOver(cursorAt({ ...START, offset: decode.origin }, decode.width));
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
    record(bytes, name, ancestors) {
      const { offset: start, line, column } = openWindow().start;
      const end = start + decode.width(bytes, 0, bytes.length);
      const position = { record: records++, start, end, line, column };
      return { bytes, position, name, ancestors, width: decode.width };
    },
    fail,
  };
}
