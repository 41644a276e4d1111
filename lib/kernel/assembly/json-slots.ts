import { BLANK, hashOf, QUOTE } from './bytes';
import { addKey, close, depth, forgetOpen, innermost, open } from './json-open';
import { end, kind, scalarEnd, start } from './json-scalar';
import { hasEscapes, stringEnd } from './json-text';
import { LIST } from './kinds';
import { findName } from './names';
import { root } from './slots';
import * as wants from './wanted';

const COMMA: u32 = 0x2c;
const COLON: u32 = 0x3a;
const AT: u32 = 0x40;
const OPEN_ARRAY: u32 = 0x5b;
const CLOSE_ARRAY: u32 = 0x5d;
const OPEN_OBJECT: u32 = 0x7b;
const CLOSE_OBJECT: u32 = 0x7d;

// What the next value is: nothing that is wanted, a row, a row or an array of them, an attribute, a text.
const PASSED: i32 = 0;
const ROW: i32 = 1;
const ROWS: i32 = 2;
const ATTRIBUTE: i32 = 3;
const TEXT: i32 = 4;

let at: usize = 0;
let maxDepth: usize = 0;
let target: i32 = PASSED;
/** What has it. */
let holder: wants.Wanted = root;
/** Of an attribute. */
let number: i32 = 0;

/**
 * Whether the bytes from `from` to `to` are one JSON text (RFC 8259) that holds no key twice and no half of a surrogate
 * pair; what is wanted of it is then in rows. Keys with escapes, and a value that is no object, array or string, are left
 * to others, and so are objects in the place of an attribute or of a text.
 */
export function readJson(from: usize, to: usize, most: usize): bool {
  at = from;
  maxDepth = most;
  forgetOpen();
  wants.forgetRows(root);
  target = ROW;
  holder = root;
  const first: u32 = load<u8>(from);
  return (first == OPEN_OBJECT || first == OPEN_ARRAY || first == QUOTE) && whole() && at == to;
}

function whole(): bool {
  while (true) {
    const first: u32 = load<u8>(at);
    const begins = first == OPEN_OBJECT || first == OPEN_ARRAY;
    if (begins ? !container(first == OPEN_OBJECT) : !scalar()) return false;
    if (!next(begins)) return false;
    if (depth == 0) return true;
  }
}

/** Goes on to the next value, or behind the last. */
function next(begins: bool): bool {
  while (depth > 0) {
    at = blanksEnd(at);
    const around = innermost();
    const found: u32 = load<u8>(at);
    if (found == (around.isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
      at++;
      begins = false;
      leave();
      continue;
    }
    if (!begins) {
      if (found != COMMA) return false;
      at = blanksEnd(at + 1);
    }
    if (around.isObject) return key();
    const wanted = around.wanted;
    target = PASSED;
    if (wanted) {
      target = ROW;
      holder = wanted;
    }
    return true;
  }
  return true;
}

function leave(): void {
  const left = innermost();
  const wanted = left.wanted;
  if (wanted && left.isObject) {
    if (left.hasOthers && !left.hasText && wanted.hasText) wants.markParent(wanted);
    wants.closeRow(wanted);
  }
  close();
}

function key(): bool {
  if (load<u8>(at) != QUOTE) return false;
  const from = at + 1;
  const to = stringEnd(from);
  if (to == 0 || hasEscapes) return false;
  at = blanksEnd(to + 1);
  if (load<u8>(at) != COLON) return false;
  at = blanksEnd(at + 1);
  const object = innermost();
  const isAttribute = load<u8>(from) == AT;
  const name = isAttribute ? from + 1 : from;
  const hash = hashOf(name, to);
  if (!addKey(object, from, to, hash)) return false;
  target = PASSED;
  const wanted = object.wanted;
  if (!wanted) return true;
  if (isAttribute) {
    number = findName(wanted.attributes, name, to, hash);
    if (number >= 0) want(ATTRIBUTE, wanted);
  } else if (isText(from, to)) {
    object.hasText = true;
    if (wanted.hasText) want(TEXT, wanted);
  } else {
    object.hasOthers = true;
    const child = wanted.childNames.count == 0 ? -1 : findName(wanted.childNames, from, to, hash);
    if (child >= 0) want(ROWS, wants.childOf(wanted, child));
  }
  return true;
}

function want(what: i32, by: wants.Wanted): void {
  target = what;
  holder = by;
}

/** Whether it is `#text`. */
function isText(from: usize, to: usize): bool {
  return to - from == 5 && load<u32>(from) == 0x78657423 && load<u8>(from, 4) == 0x74;
}

function container(isObject: bool): bool {
  if (depth == maxDepth) return false;
  let wanted: wants.Wanted | null = null;
  if (target == ROWS && !isObject) wanted = holder;
  else if (target == ROW || target == ROWS) {
    wants.openRow(holder);
    if (isObject) wanted = holder;
    else {
      take(at, at + 1, LIST);
      wants.closeRow(holder);
    }
  } else if (target != PASSED) {
    if (isObject) return false;
    take(at, at + 1, LIST);
  }
  open(isObject, wanted);
  at++;
  return true;
}

function scalar(): bool {
  at = scalarEnd(at);
  if (at == 0) return false;
  if (target == PASSED) return true;
  const isRow = target <= ROWS;
  if (isRow) wants.openRow(holder);
  take(start, end, kind);
  if (isRow) wants.closeRow(holder);
  return true;
}

function take(from: usize, to: usize, form: i32): void {
  if (target == ATTRIBUTE) wants.setAttribute(holder, number, from, to, form);
  else if (holder.hasText) wants.addText(holder, from, to, form);
}

function blanksEnd(from: usize): usize {
  let byte: u32 = load<u8>(from);
  while (byte <= BLANK && (byte == BLANK || byte == 0x0a || byte == 0x0d || byte == 0x09))
    byte = load<u8>(++from);
  return from;
}
