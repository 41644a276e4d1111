import type { Expander } from './entities.js';
import { Malformed } from './malformed.js';
import { withLineFeeds } from './text.js';
import type { ValueBuilder } from './value.js';

/** Text of one element → its value; undefined where it has something that is left to sax, faults among it. */
export type Tokenizer = (text: string) => unknown;

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const AMPERSAND = 0x26;

const NAME_START = 1;
const NAME = 2;
const SPACE = 4;
// Names beyond ASCII are left to sax.
const KIND = Uint8Array.from({ length: 128 }, (_none, code) => {
  const char = String.fromCharCode(code);
  return (
    (/[A-Za-z_:]/.test(char) ? NAME_START : 0) |
    (/[-.\w:]/.test(char) ? NAME : 0) |
    (/[ \t\n]/.test(char) ? SPACE : 0)
  );
});

/**
 * What files are made of for the most part: elements, attributes, text, references, CDATA sections and comments. It
 * is sure of what it takes, and takes nothing else: sax, which is several times slower, is the judge of the rest.
 */
export function tokenizer(build: ValueBuilder, expand: Expander): Tokenizer {
  const open: string[] = [];
  let text = '';
  let at = 0;
  let hasReferences = false;
  let hasEndings = false;

  function element(): boolean {
    const start = ++at;
    if (!is(at, NAME_START)) return false;
    while (is(++at, NAME));
    const name = text.slice(start, at);
    build.open(name);
    for (;;) {
      const spaced = space();
      const code = text.charCodeAt(at);
      if (code === GT) {
        at++;
        open.push(name);
        return true;
      }
      if (code === SLASH) {
        at += 2;
        return text.charCodeAt(at - 1) === GT;
      }
      if (!spaced || !attribute()) return false;
    }
  }

  function attribute(): boolean {
    const start = at;
    if (!is(at, NAME_START)) return false;
    while (is(++at, NAME));
    const name = text.slice(start, at);
    space();
    if (text.charCodeAt(at++) !== EQUALS) return false;
    space();
    const quote = text.charCodeAt(at++);
    if (quote !== QUOTE && quote !== APOSTROPHE) return false;
    const from = at;
    let special = false;
    for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(++at)) {
      if (code === AMPERSAND || code < 0x20) special = true;
      else if (code === LT || Number.isNaN(code)) return false;
    }
    const value = text.slice(from, at++);
    return build.attribute(name, special ? expand.attribute(value) : value);
  }

  function characters(): boolean {
    const end = text.indexOf('<', at);
    if (end < 0) return false;
    if (end === at) return true;
    const found = text.slice(at, end);
    if (hasEndings && found.includes(']]>')) return false;
    build.text(hasReferences && found.includes('&') ? expand.text(found) : found);
    at = end;
    return true;
  }

  function declaration(): boolean {
    if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at + 9);
      if (end < 0) return false;
      build.text(text.slice(at + 9, end));
      at = end + 3;
      return true;
    }
    if (!text.startsWith('<!--', at)) return false;
    const end = text.indexOf('--', at + 4);
    at = end + 3;
    return end >= 0 && text.charCodeAt(at - 1) === GT;
  }

  function closing(): boolean {
    const name = open.pop()!;
    at += 2;
    if (!text.startsWith(name, at)) return false;
    at += name.length;
    space();
    return text.charCodeAt(at++) === GT;
  }

  function is(index: number, kind: number): boolean {
    return (KIND[text.charCodeAt(index)]! & kind) !== 0;
  }

  function space(): boolean {
    if (!is(at, SPACE)) return false;
    while (is(++at, SPACE));
    return true;
  }

  function read(): unknown {
    for (;;) {
      const depth = open.length;
      const code = text.charCodeAt(at + 1);
      if (code === SLASH) {
        if (depth === 0 || !closing()) return undefined;
      } else if (code === BANG) {
        if (depth === 0 || !declaration() || !characters()) return undefined;
        continue;
      } else {
        if (!element()) return undefined;
        if (open.length > depth) {
          if (!characters()) return undefined;
          continue;
        }
      }
      const value = build.close();
      if (open.length === 0) return at === text.length ? value : undefined;
      if (!characters()) return undefined;
    }
  }

  return given => {
    text = withLineFeeds(given);
    at = 0;
    open.length = 0;
    build.reset();
    hasReferences = text.includes('&');
    hasEndings = text.includes(']]>');
    try {
      return text.charCodeAt(0) === LT ? read() : undefined;
    } catch (error) {
      if (error instanceof Malformed) return undefined;
      throw error;
    }
  };
}
