import { textOf } from '../bytes/text.js';
import { LoadError } from '../errors.js';
import type { Ancestor, XmlAround } from '../types.js';
import { checkDeclaration, isDeclaration } from './declaration.js';
import { doctypeOf, NO_DOCTYPE, readDoctype } from './doctype.js';
import { expander } from './entities.js';
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
  /** The elements that are open, and what the DOCTYPE declares. */
  readonly around: XmlAround;
  readonly hasRoot: boolean;
}

/**
 * Checks the frame of a document as strictly as its records, by the same parser.
 *
 * @param from what stood around the record that it goes on behind
 */
export function frame(from?: XmlAround): Frame {
  let around: XmlAround = { format: 'xml', ancestors: [], entities: [], attributes: [] };
  let expand = expander(NO_DOCTYPE);
  let hasRoot = false;
  let hasDoctype = false;
  let atStart = true;
  let attributes: Record<string, string> = {};

  const parser = checkedSax(
    {
      open(name) {
        attributes = {};
        enclosedBy([...around.ancestors, { name, attributes }]);
      },
      attribute(name, value) {
        define(attributes, name, value);
      },
      text() {},
      cdata() {},
      close() {
        enclosedBy(around.ancestors.slice(0, -1));
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

  function enclosedBy(ancestors: readonly Ancestor[]): void {
    around = { ...around, ancestors };
  }

  function takeDoctype(text: string): void {
    if (hasRoot || hasDoctype)
      throw new Malformed('a DOCTYPE behind the start of the root or another DOCTYPE');
    hasDoctype = true;
    const doctype = readDoctype(text);
    expand = expander(doctype);
    around = { ...around, entities: [...doctype.entities], attributes: doctype.attributes };
  }

  function takeText(text: string): void {
    const inside = around.ancestors.length > 0;
    const found = inside ? text.indexOf(']]>') : text.search(/[^ \t\r\n]/);
    if (found >= 0) {
      const reason = inside ? '"]]>" in text' : `text ${hasRoot ? 'behind' : 'before'} the root`;
      throw new Malformed(reason, found);
    }
    // sax, which does not see the records, would read on behind them.
    const reference = text.lastIndexOf('&');
    if (text.lastIndexOf(';') < reference) throw new Malformed('"&" that begins no reference', reference);
  }

  function checkRoot(): void {
    if (hasRoot && around.ancestors.length === 0) throw new Malformed('a second root');
    hasRoot = true;
    atStart = false;
  }

  function goOn(behind: XmlAround): void {
    try {
      for (const { name } of behind.ancestors) parser.write(Buffer.from(`<${name}>`));
    } catch (error) {
      throw new LoadError('resume', 'resume.around.ancestors: expected names of elements', { cause: error });
    }
    around = behind;
    expand = expander(doctypeOf(behind));
    hasRoot = true;
    atStart = false;
  }

  if (from) goOn(from);
  return {
    get around() {
      return around;
    },
    get hasRoot() {
      return hasRoot;
    },
    space() {
      atStart = false;
    },
    skip() {
      atStart = false;
      checkRoot();
    },
    take(token, utf8) {
      const text = textOf(utf8);
      const first = atStart;
      atStart = false;
      if (token === Token.doctype) return takeDoctype(text);
      if (token === Token.instruction && first && isDeclaration(text)) return checkDeclaration(text);
      if (token === Token.open || token === Token.empty) checkRoot();
      if (token === Token.text) takeText(text);
      const isOutside = around.ancestors.length === 0;
      if (isOutside && token === Token.text) return;
      if (isOutside && token === Token.cdata) {
        throw new Malformed('a CDATA section outside of the root');
      }
      expand.reset(utf8.length);
      parser.write(utf8);
    },
  };
}
