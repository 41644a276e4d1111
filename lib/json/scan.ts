import type { Place } from '../bytes/cursor.js';
import type { FoundRecord, Scanner } from '../bytes/scanner.js';
import { textOf } from '../bytes/text.js';
import { noOthers, recordPath, wholeNumber } from '../options.js';
import type { JsonAround, Resume } from '../types.js';
import { jsonContainers } from './containers.js';
import { OPEN_ARRAY, OPEN_OBJECT } from './extent.js';
import { errorIn, faultAt, syntaxFault, valueFault } from './fault.js';
import { DEFAULT_MAX_DEPTH, jsonGrammar, type Runner } from './grammar.js';
import { type JsonSource, jsonSource } from './source.js';
import { loneSurrogateAt, stringOf } from './text.js';
import { pathWalk } from './walk.js';

export const DEFAULT_MAX_RECORD_BYTES = 16 * 1024 * 1024;

export interface JsonOptions {
  /**
   * Path of the values that are records, from the root: `/orders/*` (the elements of an array, or the values of an
   * object), `/a/b` (one value), `/` (the whole document). A name stands for a key, `*` for any key or element.
   */
  readonly record: string;
  /**
   * Bytes (as UTF-8) of one record, and of any key outside of records.
   * @default 16 MiB
   */
  readonly maxRecordBytes?: number;
  /**
   * Objects and arrays within each other, from the record down.
   * @default 256
   */
  readonly maxDepth?: number;
}

/** Where a scanner goes on. */
export interface JsonResume extends Resume {
  readonly around: JsonAround;
}

/**
 * Cuts a document into its records. What stands around them is checked byte by byte; a container that is a record, or
 * that the path passes by, is looked at no further than to find its end: a record is checked when it is read.
 */
export function scanJson(options: JsonOptions, from?: JsonResume): Scanner {
  noOthers(options, ['record', 'maxRecordBytes', 'maxDepth']);
  const { record, maxRecordBytes = DEFAULT_MAX_RECORD_BYTES, maxDepth = DEFAULT_MAX_DEPTH } = options;
  const walk = pathWalk(recordPath(record), from?.around);
  wholeNumber('maxRecordBytes', maxRecordBytes);
  const extent = jsonContainers(wholeNumber('maxDepth', maxDepth));
  // It enters no more containers than the path has names.
  const grammar = jsonGrammar(
    Number.POSITIVE_INFINITY,
    from?.around.open.map(({ kind }) => kind),
  );
  const source: JsonSource = jsonSource(from);
  let token: 'none' | 'key' | 'record' | 'pass' = 'none';
  let runner: Runner = grammar;

  function* scan(piece: Uint8Array): Generator<FoundRecord, void, undefined> {
    extent.load();
    for (let at = 0; ;) {
      at = runner.run(piece, at);
      switch (runner.stop) {
        case 'keyBegins':
          begin(at - 1, 'key');
          break;
        case 'keyEnds':
          takeKey(source.window.bytes(at));
          break;
        case 'valueBegins':
          beginValue(piece[at - 1]!, at - 1);
          break;
        case 'valueEnds':
          yield* endValue(at);
          break;
        case 'bytes':
          endPiece();
          return;
        default:
          refuse(piece, at);
      }
    }
  }

  function begin(at: number, kind: typeof token): void {
    source.window.consume(at);
    token = kind;
  }

  function takeKey(bytes: Uint8Array): void {
    checkLength(bytes.length);
    const text = textOf(bytes);
    if (loneSurrogateAt(text) >= 0) throw errorIn(source.record(bytes, walk.where), valueFault(bytes)!);
    walk.key(stringOf(text));
    token = 'none';
  }

  function beginValue(first: number, at: number): void {
    begin(at, 'none');
    const found = walk.begin(first, source.window.start);
    if (found === 'enter') return;
    token = found;
    if (first !== OPEN_OBJECT && first !== OPEN_ARRAY) return;
    extent.begin(first);
    runner = extent;
  }

  function* endValue(at: number): Generator<FoundRecord, void, undefined> {
    if (runner === extent) grammar.pass();
    runner = grammar;
    if (token === 'none') walk.leave();
    if (token === 'record') yield takeRecord(source.window.bytes(at));
    token = 'none';
  }

  function takeRecord(bytes: Uint8Array): FoundRecord {
    checkLength(bytes.length);
    return source.record(bytes, walk.where);
  }

  function endPiece(): void {
    if (token === 'key' || token === 'record') source.window.keep();
    else source.window.drop();
    checkLength(source.window.held);
  }

  function checkLength(length: number): void {
    if (length > maxRecordBytes) source.fail('limit', `the ${token} is longer than ${maxRecordBytes} bytes`);
  }

  function refuse(piece: Uint8Array, at: number): never {
    if (token === 'none' || token === 'pass') {
      const { code, reason } = faultAt(runner, piece, at, maxDepth);
      source.fail(code, reason, source.window.moveTo(at));
    }
    const bytes = source.window.bytes(piece.length);
    checkLength(bytes.length - piece.length + at);
    // It shows here, but may have begun before: a quote that is missing turns the strings behind it inside out.
    throw errorIn(source.record(bytes, walk.where), syntaxFault(bytes, maxDepth)!);
  }

  function checkEnd(): void {
    const { start, place } = source.window;
    if (grammar.atStart) source.fail('empty', 'the source holds no value', place);
    if (token === 'record') checkCut(source.window.bytes(0));
    if (token !== 'none') failCut(token === 'pass' ? 'value' : token, start);
    if (walk.innermost) failCut(walk.innermost.kind, walk.innermost.start);
    const nothing = source.records === 0 && walk.explain();
    if (nothing) source.fail('no_records', nothing, place);
  }

  function checkCut(bytes: Uint8Array): void {
    const fault = syntaxFault(bytes, maxDepth);
    if (fault && fault.at < bytes.length) throw errorIn(source.record(bytes, walk.where), fault);
  }

  function failCut(what: string, { offset, line, column }: Place): never {
    const where = `byte ${offset}, line ${line}, column ${column}`;
    source.fail(
      'truncated',
      `the source ends inside the ${what} that begins at ${where}`,
      source.window.place,
    );
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
      grammar.end();
      if (grammar.stop === 'valueEnds') yield* endValue(0);
      checkEnd();
    },
  };
}
