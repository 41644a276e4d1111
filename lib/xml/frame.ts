import { textOf } from '../bytes/text.js';
import type { Ancestor } from '../types.js';
import { checkDeclaration, isDeclaration } from './declaration.js';
import { type Doctype, NO_DOCTYPE, readDoctype } from './doctype.js';
import { expander } from './entities.js';
import { SPACE } from './lexer-bytes.js';
import { Malformed } from './malformed.js';
import { checkedSax } from './sax.js';
import { Token } from './token.js';
import { define } from './value.js';

/** What stands around the records: prolog, the elements that enclose them, text and comments between, epilog. */
export interface Frame {
  /** Takes the next token outside of records, whole. Throws `Malformed`. */
  take(token: Token, utf8: Uint8Array): void;
  /** A record or an element that is passed over stands here. */
  skip(): void;
  /** The elements that are open, outermost first. */
  readonly ancestors: readonly Ancestor[];
  readonly doctype: Doctype;
  readonly hasRoot: boolean;
}

/** Checks the frame of a document as strictly as its records, by the same parser. */
export function frame(): Frame {
  let ancestors: readonly Ancestor[] = [];
  let doctype = NO_DOCTYPE;
  let expand = expander(doctype);
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
      declaresNothing: false,
      declared: element => expand.declared(element),
      byDefault: attribute => expand.byDefault(attribute),
      reset() {},
    },
    'document',
  );

  function takeDoctype(text: string): void {
    if (hasRoot || hasDoctype)
      throw new Malformed('a DOCTYPE behind the start of the root or another DOCTYPE');
    hasDoctype = true;
    doctype = readDoctype(text);
    expand = expander(doctype);
  }

  function takeText(text: string): void {
    const found = ancestors.length === 0 ? text.search(/[^ \t\r\n]/) : text.indexOf(']]>');
    if (found >= 0) {
      const reason =
        ancestors.length > 0 ? '"]]>" in text' : `text ${hasRoot ? 'behind' : 'before'} the root`;
      throw new Malformed(reason, found);
    }
    // sax, which does not see the records, would read on behind them.
    const reference = text.lastIndexOf('&');
    if (text.lastIndexOf(';') < reference) throw new Malformed('"&" that begins no reference', reference);
  }

  function checkRoot(): void {
    if (hasRoot && ancestors.length === 0) throw new Malformed('a second root');
    hasRoot = true;
    atStart = false;
  }

  return {
    get ancestors() {
      return ancestors;
    },
    get doctype() {
      return doctype;
    },
    get hasRoot() {
      return hasRoot;
    },
    skip: checkRoot,
    take(token, utf8) {
      if (token === Token.text && isSpace(utf8)) {
        atStart = false;
        return;
      }
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
      expand.reset(utf8.length);
      parser.write(utf8);
    },
  };
}

/** Most of what stands between records. */
function isSpace(utf8: Uint8Array): boolean {
  for (const byte of utf8) if (!SPACE[byte]) return false;
  return true;
}
