import type { FoundRecord, Scanner, Where } from '../bytes/scanner.js';
import { noOthers, wholeNumber } from '../options.js';
import type { Resume } from '../types.js';
import { DEFAULT_MAX_DEPTH } from './grammar.js';
import { DEFAULT_MAX_RECORD_BYTES } from './scan.js';
import { jsonSource } from './source.js';

export interface LinesOptions {
  /**
   * Bytes (as UTF-8) of one line.
   * @default 16 MiB
   */
  readonly maxRecordBytes?: number;
  /**
   * Objects and arrays within each other.
   * @default 256
   */
  readonly maxDepth?: number;
}

const LF = 0x0a;
const LINE: Where = { name: '', ancestors: [], around: { format: 'lines' } };

/** Cuts lines at LF. White space around a record is none of its bytes; lines of white space alone are passed over. */
export function scanLines(options: LinesOptions, from?: Resume): Scanner {
  noOthers(options, ['maxRecordBytes', 'maxDepth']);
  const { maxRecordBytes = DEFAULT_MAX_RECORD_BYTES, maxDepth = DEFAULT_MAX_DEPTH } = options;
  wholeNumber('maxRecordBytes', maxRecordBytes);
  // A record is a document of its own, whose depth is looked at when it is read.
  wholeNumber('maxDepth', maxDepth);
  const source = jsonSource(from);
  let inLine = false;

  function* scan(piece: Uint8Array): Generator<FoundRecord, void, undefined> {
    for (let at = 0; at < piece.length;) {
      if (!inLine) {
        at = pastBlanks(piece, at);
        if (at === piece.length) break;
        source.window.consume(at);
        inLine = true;
      }
      const end = piece.indexOf(LF, at);
      if (end < 0) break;
      yield takeLine(end);
      at = end + 1;
    }
    if (inLine) source.window.keep();
    else source.window.drop();
    checkLength(source.window.held);
  }

  function takeLine(end: number): FoundRecord {
    const bytes = source.window.bytes(end);
    checkLength(bytes.length);
    inLine = false;
    return source.record(withoutBlanks(bytes), LINE);
  }

  function checkLength(length: number): void {
    if (length > maxRecordBytes) source.fail('limit', `the line is longer than ${maxRecordBytes} bytes`);
  }

  return {
    get encoding() {
      return source.encoding;
    },
    *write(chunk) {
      for (const piece of source.write(chunk)) yield* scan(piece);
    },
    *end() {
      for (const piece of source.end()) yield* scan(piece);
      source.window.load(new Uint8Array(0));
      if (inLine) yield takeLine(0);
    },
  };
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d && byte !== 0x0b && byte !== 0x0c);
}

function pastBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at]!)) at++;
  return at;
}

function withoutBlanks(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (isBlank(bytes[end - 1]!)) end--;
  return bytes.subarray(0, end);
}
