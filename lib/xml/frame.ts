import { textOf } from '../bytes/text.js';
import type { Ancestor } from '../types.js';
import { checkDeclaration, isDeclaration } from './declaration.js';
import { readDoctype } from './doctype.js';
import { type Entities, expander, NO_ENTITIES } from './entities.js';
import { Malformed } from './malformed.js';
import { checkedSax } from './sax.js';
import { Token } from './token.js';
import { define } from './value.js';

/** What stands around the records: prolog, the elements that enclose them, text and comments between, epilog. */
export interface Frame {
  /** Takes the next token outside of records, whole. Throws `Malformed`. */
  take(token: Token, utf8: Uint8Array): void;
  /** White space. */
  space(): void;
  /** A record or an element that is passed over stands here. */
  skip(): void;
  /** The elements that are open, outermost first. */
  readonly ancestors: readonly Ancestor[];
  readonly entities: Entities;
  readonly hasRoot: boolean;
}

/** Checks the frame of a document as strictly as its records, by the same parser. */
export function frame(): Frame {
  let ancestors: readonly Ancestor[] = [];
  let entities = NO_ENTITIES;
  let expand = expander(entities);
  let hasRoot = false;
  let hasDoctype = false;
  let atStart = true;
  let attributes: Record<string, string> = {};

  const parser = checkedSax(
    {
      open(name) {
        attributes = {};
        ancestors = [...ancestors, { name, attributes }];
      },
      attribute(name, value) {
        define(attributes, name, value);
      },
      text() {},
      cdata() {},
      close() {
        ancestors = ancestors.slice(0, -1);
      },
    },
    {
      entity: name => expand.entity(name),
      text: literal => expand.text(literal),
      attribute: literal => expand.attribute(literal),
      reset() {},
    },
    'document',
  );

  function takeDoctype(text: string): void {
    if (hasRoot || hasDoctype)
      throw new Malformed('a DOCTYPE behind the start of the root or another DOCTYPE');
    hasDoctype = true;
    entities = readDoctype(text);
    expand = expander(entities);
  }

  function takeText(text: string): void {
    const found = ancestors.length === 0 ? text.search(/[^ \t\r\n]/) : text.indexOf(']]>');
    if (found < 0) return;
    const reason = ancestors.length > 0 ? '"]]>" in text' : `text ${hasRoot ? 'behind' : 'before'} the root`;
    throw new Malformed(reason, found);
  }

  function checkRoot(): void {
    if (hasRoot && ancestors.length === 0) throw new Malformed('a second root');
    hasRoot = true;
  }

  return {
    get ancestors() {
      return ancestors;
    },
    get entities() {
      return entities;
    },
    get hasRoot() {
      return hasRoot;
    },
    space() {
      atStart = false;
    },
    skip: checkRoot,
    take(token, utf8) {
      const text = textOf(utf8);
      const first = atStart;
      atStart = false;
      if (token === Token.doctype) return takeDoctype(text);
      if (token === Token.instruction && first && isDeclaration(text)) return checkDeclaration(text);
      if (token === Token.open || token === Token.empty) checkRoot();
      if (token === Token.text) takeText(text);
      if (ancestors.length === 0 && token === Token.text) return;
      if (ancestors.length === 0 && token === Token.cdata) {
        throw new Malformed('a CDATA section outside of the root');
      }
      expand.reset();
      parser.write(utf8);
    },
  };
}
