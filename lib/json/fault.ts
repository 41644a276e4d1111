import { cursorAt, type Place } from '../bytes/cursor.js';
import type { RecordBytes } from '../bytes/scanner.js';
import { textOf } from '../bytes/text.js';
import { LoadError, type LoadErrorCode } from '../errors.js';
import type { Position } from '../types.js';
import { OPEN_OBJECT } from './extent.js';
import { jsonGrammar, type Runner } from './grammar.js';
import { loneSurrogateAt, stringOf } from './text.js';

/** What is wrong with a text, and the index of the byte where it is. */
export interface Fault {
  readonly code: LoadErrorCode;
  readonly reason: string;
  readonly at: number;
}

/** Where a text stops being one JSON value. */
export function syntaxFault(bytes: Uint8Array, maxDepth: number): Fault | undefined {
  const grammar = jsonGrammar(maxDepth);
  let at = 0;
  do {
    at = grammar.run(bytes, at);
    if (grammar.stop === 'refused' || grammar.stop === 'tooDeep')
      return faultAt(grammar, bytes, at, maxDepth);
  } while (grammar.stop !== 'bytes');
  grammar.end();
  if (grammar.atEnd) return undefined;
  return { code: 'invalid_json', reason: `expected ${grammar.expected}, found the end`, at };
}

/** Why a runner has stopped at a byte. */
export function faultAt({ stop, expected }: Runner, bytes: Uint8Array, at: number, maxDepth: number): Fault {
  if (stop === 'tooDeep') return { code: 'limit', reason: `nested deeper than ${maxDepth} levels`, at };
  return { code: 'invalid_json', reason: `expected ${expected}, found ${characterAt(bytes, at)}`, at };
}

function characterAt(bytes: Uint8Array, at: number): string {
  const code = textOf(bytes.subarray(at, at + 4)).codePointAt(0)!;
  if (code > 0x20 && code < 0x7f) return `'${String.fromCharCode(code)}'`;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What JSON allows and a value can't hold. */
export function valueFault(bytes: Uint8Array): Fault | undefined {
  const text = textOf(bytes);
  const index = loneSurrogateAt(text);
  if (index < 0) return duplicateKey(bytes);
  const reason = 'the escape gives half of a surrogate pair';
  return { code: 'bad_value', reason, at: Buffer.byteLength(text.slice(0, index)) };
}

function duplicateKey(bytes: Uint8Array): Fault | undefined {
  const grammar = jsonGrammar(Number.POSITIVE_INFINITY);
  const keys: Set<string>[] = [];
  let from = 0;
  for (let at = 0; ;) {
    at = grammar.run(bytes, at);
    if (grammar.stop === 'bytes') return undefined;
    if (grammar.stop === 'keyBegins') from = at - 1;
    if (grammar.stop === 'valueBegins' && bytes[at - 1] === OPEN_OBJECT) keys[grammar.depth] = new Set();
    if (grammar.stop !== 'keyEnds') continue;
    const key = stringOf(textOf(bytes.subarray(from, at)));
    if (keys[grammar.depth]!.has(key)) {
      return { code: 'bad_value', reason: 'the key occurs twice in its object', at: from };
    }
    keys[grammar.depth]!.add(key);
  }
}

/** The error of a fault in a record, at its place in the source. */
export function errorIn({ bytes, position, width }: RecordBytes, fault: Fault, cause?: unknown): LoadError {
  const { record, start: offset, line, column } = position;
  const cursor = cursorAt({ offset, line: line!, column: column! }, width);
  cursor.advance(bytes, 0, fault.at);
  return new LoadError(fault.code, fault.reason, { position: positionAt(record, cursor), cause });
}

export function positionAt(record: number, { offset, line, column }: Place): Position {
  return { record, start: offset, end: offset, line, column };
}
