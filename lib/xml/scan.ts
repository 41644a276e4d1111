import { asWritten, cursorAt, type Place, placeOf, START } from '../bytes/cursor.js';
import { decoder } from '../bytes/decode.js';
import type { Found, FoundRecord } from '../bytes/scanner.js';
import { type Window, windowOver } from '../bytes/window.js';
import type { XmlAround } from '../types.js';
import { declaredEncoding } from './declaration.js';
import { type Faults, faults } from './faults.js';
import { frame } from './frame.js';
import { holesBy } from './holes.js';
import { leftOutOf } from './left-out.js';
import { lexer } from './lexer.js';
import { recordMatch } from './record-match.js';
import type { XmlResume, XmlScanner, XmlScanOptions } from './scanner.js';
import { tagNames } from './tag-names.js';
import { Token } from './token.js';

/**
 * Cuts a document into its records and checks what stands around them. Elements that the path passes by are checked
 * for balance alone; records are checked when they are read.
 */
export function scanXml(options: XmlScanOptions, from?: XmlResume): XmlScanner {
  const { path, maxRecordBytes, keepsAll = false } = options;
  const begin: Place = from ?? START;
  const source = decoder({
    fail: (code, reason) => fault.at(code, reason, window?.place ?? begin),
    declared: declaredEncoding,
    from,
  });
  const fault: Faults = faults(source, from?.record ?? 0);
  const lex = lexer(
    options,
    holesBy(options.pick),
    (code, reason, at) => fault.at(code, reason, window!.moveTo(at)),
    (...hole) => leftOut.take(window!, ...hole),
  );
  const outer = frame(from?.around);
  const match = recordMatch(path);
  const nameIn = tagNames();
  let window: Window | undefined;
  let mode: 'outside' | 'record' | 'skipped' = 'outside';
  let name = '';
  /** The last record that others may follow at once. */
  let last: { name: string; nameBytes: Uint8Array; around: XmlAround } | undefined;
  const leftOut = leftOutOf(keepsAll, limit =>
    fault.at('limit', `<${name}> has more than ${limit} parts that are left out`, window!.start),
  );

  function* scan(piece: Uint8Array): Generator<Found, void, undefined> {
    window ??= windowOver(cursorAt({ ...begin, offset: source.origin }, source.width));
    window.load(piece);
    lex.load(piece);
    for (let at = 0; at < piece.length;) {
      at = yield* takeRecords(piece, at);
      at = lex.run(piece, at);
      if (lex.token === Token.none) break;
      if (lex.token === Token.hole || lex.token === Token.holeEnd) {
        if (lex.token === Token.hole) leftOut.begin(window, at - lex.tagBytes, at);
        else leftOut.end(window, at);
        continue;
      }
      if (mode === 'outside' && (lex.token === Token.open || lex.token === Token.empty)) {
        mode = modeFor(at);
        if (mode !== 'outside' && lex.token === Token.open) {
          lex.enter(mode === 'record');
          continue;
        }
      }
      if (mode === 'outside') takeOutside(lex.token, at);
      else if (mode === 'record') {
        yield takeRecord(at);
        if (source.width === asWritten) last = { name, nameBytes: Buffer.from(name), around: outer.around };
      }
      window.consume(at);
      mode = 'outside';
    }
    if (mode === 'skipped') window.drop();
    else leftOut.pieceEnds(window, piece.length);
    checkLength(window.held);
  }

  /** Records like the last one, as many as are whole and right. Gives the index behind them. */
  function* takeRecords(piece: Uint8Array, from: number): Generator<Found, number, undefined> {
    const { around } = outer;
    const isBetween = mode === 'outside' && window!.held === 0 && around.ancestors.length > 0;
    if (last?.around !== around || !isBetween) return from;
    name = last.name;
    const where = { name, ancestors: around.ancestors, around, width: asWritten };
    for (let at = from; ;) {
      const run = lex.records(at, last.nameBytes, maxRecordBytes, window!.start);
      if (!run) return at;
      for (let next = 0; next < run.count;) {
        const found = run.withoutHoles(next);
        if (found.count > 0) {
          yield { ...found, ...where, first: fault.records, bytes: piece };
          fault.records += found.count;
          next += found.count;
          continue;
        }
        window!.jump(run.at(next).from, placeOf(run.at(next)));
        mode = 'record';
        run.leaveOut(next);
        const { to } = run.at(next++);
        yield takeRecord(to);
        window!.consume(to);
        mode = 'outside';
      }
      at = run.end.from;
      window!.jump(at, run.end);
    }
  }

  function modeFor(at: number): typeof mode {
    const tag = window!.bytes(at);
    name = nameIn(tag, lex.tagBytes);
    const { length: depth } = outer.around.ancestors;
    const found = match.element(name, depth);
    if (found === 'ancestor') return 'outside';
    if (depth === 0) fault.locating(window!.start, tag, () => outer.skip());
    return found;
  }

  function takeOutside(token: Token, at: number): void {
    checkLength(window!.length(at));
    if (token === Token.space) return outer.space();
    const utf8 = window!.bytes(at);
    fault.locating(window!.start, utf8, () => outer.take(token, utf8));
  }

  function takeRecord(at: number): FoundRecord {
    const bytes = window!.bytes(at);
    checkLength(bytes.length);
    const { offset: start, line, column } = window!.start;
    const { offset: end } = window!.moveTo(at);
    const position = { record: fault.records++, start, end, line, column };
    const { around } = outer;
    const found = { bytes, position, width: source.width, name, ancestors: around.ancestors, around };
    const left = leftOut.ofRecord();
    // A spread of both takes 5 µs.
    return left ? Object.assign(found, left) : found;
  }

  function checkLength(length: number): void {
    if (length <= maxRecordBytes) return;
    const what = mode === 'record' ? `<${name}>` : 'text or markup outside of records';
    fault.at('limit', `${what} is longer than ${maxRecordBytes} bytes`, window!.start);
  }

  function checkEnd(): void {
    const place = window?.place ?? begin;
    if (!from && place.offset === source.origin) fault.at('empty', 'the source is empty', place);
    if (mode !== 'outside') {
      const { line } = window!.start;
      fault.at('truncated', `the source ends inside <${name}>, which begins on line ${line}`, place);
    }
    const parent = outer.around.ancestors.at(-1)?.name;
    if (parent !== undefined) fault.at('truncated', `the source ends inside <${parent}>`, place);
    if (!lex.between) fault.at('truncated', 'the source ends inside markup', place);
    if (!outer.hasRoot) fault.at('not_well_formed', 'there is no root element', place);
    const nothing = fault.records === 0 && match.explain();
    if (nothing) fault.at('no_records', nothing, place);
  }

  return {
    get declared() {
      return outer.around;
    },
    get encoding() {
      return source.encoding;
    },
    *write(chunk) {
      for (const piece of source.write(chunk)) yield* scan(piece);
    },
    *end() {
      for (const piece of source.end()) yield* scan(piece);
      window?.load(new Uint8Array(0));
      if (mode === 'outside' && lex.between && lex.text !== Token.none) takeOutside(lex.text, 0);
      checkEnd();
    },
  };
}
