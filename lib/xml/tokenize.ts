import { KIND, NAME, NAME_START, SPACE } from './ascii.js';
import { declaredAttributes } from './declared-attributes.js';
import type { Expander } from './entities.js';
import { Malformed } from './malformed.js';
import { NAME as ANY_NAME } from './name.js';
import { withLineFeeds } from './text.js';
import type { ValueBuilder } from './value.js';

/** Text of one element → its value; undefined where it has something that is left to sax, faults among it. */
export type Tokenizer = (text: string) => unknown;

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const AMPERSAND = 0x26;

const NAME_THERE = new RegExp(ANY_NAME, 'uy');

/**
 * What files are made of for the most part: elements, attributes, text, references, CDATA sections and comments. It
 * is sure of what it takes, and takes nothing else: sax, which is several times slower, is the judge of the rest.
 */
export function tokenizer(build: ValueBuilder, expand: Expander): Tokenizer {
  const declared = expand.declaresNothing ? undefined : declaredAttributes(expand);
  const open: string[] = [];
  let text = '';
  let at = 0;
  let hasReferences = false;
  let hasEndings = false;

  function element(): boolean {
    at++;
    const name = nameThere();
    if (name === '') return false;
    build.open(name);
    declared?.begin(name);
    for (;;) {
      const spaced = space();
      const code = text.charCodeAt(at);
      if (code === GT || code === SLASH) {
        declared?.complete(build.attribute);
        at += code === GT ? 1 : 2;
        if (code === GT) open.push(name);
        return text.charCodeAt(at - 1) === GT;
      }
      if (!spaced || !attribute()) return false;
    }
  }

  function attribute(): boolean {
    const name = nameThere();
    if (name === '') return false;
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
    const plain = special ? expand.attribute(value) : value;
    return build.attribute(name, declared ? declared.typed(name, plain) : plain);
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

  function instruction(): boolean {
    const end = text.indexOf('?>', at);
    at += 2;
    const name = nameThere();
    const isNamed = name !== '' && !/^xml$/i.test(name) && (at === end || is(at, SPACE));
    at = end + 2;
    return isNamed && end >= 0;
  }

  /** Reads a name; `''` where there is none. */
  function nameThere(): string {
    const start = at;
    if (is(at, NAME_START)) while (is(++at, NAME));
    // At the end of the text there is none, either.
    if (text.charCodeAt(at) < 0x80) return text.slice(start, at);
    NAME_THERE.lastIndex = start;
    const name = NAME_THERE.exec(text)?.[0] ?? '';
    at = start + name.length;
    return name;
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
      } else if (code === QUESTION) {
        if (depth === 0 || !instruction() || !characters()) return undefined;
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
