import sax, { type SAXOptions } from 'sax';
import { textOf } from '../bytes/text.js';
import { type DeclaredAttribute, tokenized } from './attribute-list.js';
import { Attributes } from './attributes.js';
import { checkCharacters } from './characters.js';
import type { Expander } from './entities.js';
import { Malformed } from './malformed.js';
import { NAME } from './name.js';
import { piecesOf } from './pieces.js';
import { indexAsWritten, withLineFeeds } from './text.js';

export interface SaxEvents {
  open(name: string): void;
  attribute(name: string, value: string): void;
  /** Text and CDATA, in pieces. */
  text(value: string): void;
  cdata(value: string): void;
  close(name: string): void;
}

export interface CheckedSax {
  /** Throws `Malformed`; the parser is then of no more use. */
  write(utf8: Uint8Array): void;
}

const XML_SPACE = /[\t\n]/;
const WHOLE_NAME = new RegExp(`^${NAME}$`, 'u');

/**
 * sax, strict, with the checks that it leaves out: characters that XML has not, attributes given twice, `]]>` in
 * text, the names of entities by case, line ends and white space in attributes as XML 1.0 says (2.11, 3.3.3).
 *
 * @param texts whether what is written makes up one document, or is one element after another
 */
export function checkedSax(events: SaxEvents, expand: Expander, texts: 'document' | 'elements'): CheckedSax {
  const parser = sax.parser(true, { strictEntities: true } as SAXOptions);
  Object.assign(parser, { ENTITIES: entityTable(expand) });
  // Elements need one around them, or the second would be a second root.
  if (texts === 'elements') parser.write('<elements>');
  let text = '';
  let written = '';
  let before = 0;
  let suspicious = false;
  let declared: ReadonlyMap<string, DeclaredAttribute> | undefined;
  const given = new Set<string>();

  parser.onerror = error => {
    throw at(new Malformed(saxReason(error.message)));
  };
  parser.onopentagstart = tag => {
    tag.attributes = new Attributes() as unknown as typeof tag.attributes;
    declared = expand.declared(tag.name);
    given.clear();
    events.open(tag.name);
  };
  parser.onattribute = ({ name, value }) => {
    const plain = XML_SPACE.test(value) ? normalized() : value;
    if (declared) given.add(name);
    events.attribute(name, declared?.get(name)?.isTokenized ? tokenized(plain) : plain);
  };
  parser.onopentag = () => {
    for (const [name, attribute] of declared ?? [])
      if (attribute.byDefault !== null && !given.has(name))
        events.attribute(name, expand.byDefault(attribute));
  };
  parser.ontext = value => {
    if (value.includes(']]>')) suspicious = true;
    events.text(value);
  };
  parser.oncdata = value => events.cdata(value);
  parser.onclosetag = name => events.close(name);
  parser.onprocessinginstruction = ({ name }) => {
    if (!WHOLE_NAME.test(name)) throw at(new Malformed('a processing instruction without a name'));
    if (/^xml$/i.test(name)) throw at(new Malformed('an XML declaration that is not at the start'));
  };

  function at(error: Malformed): Malformed {
    error.index = indexAsWritten(written, Math.max(0, parser.position - before - 1));
    return error;
  }

  // White space that stands in the value becomes a space, but not that which a character reference gave.
  function normalized(): string {
    const end = parser.position - before - 1;
    const start = text.lastIndexOf(text[end]!, end - 1) + 1;
    return expand.attribute(text.slice(start, end));
  }

  return {
    write(utf8) {
      checkCharacters(utf8);
      written = textOf(utf8);
      text = withPlainEndings(withLineFeeds(written));
      before = parser.position;
      try {
        parser.write(text);
      } catch (error) {
        if (error instanceof Malformed && error.index === 0) at(error);
        throw error;
      }
      if (suspicious) checkEndings(written);
      suspicious = false;
    },
  };
}

/** sax reads on behind an instruction that ends in `??>`. Same length, so that places stay. */
function withPlainEndings(text: string): string {
  if (!text.includes('??>')) return text;
  return [...piecesOf(text)]
    .map(({ piece }) => (piece.startsWith('<?') ? plainEnding(piece) : piece))
    .join('');
}

function plainEnding(instruction: string): string {
  let marks = instruction.length - 2;
  while (instruction[marks - 1] === '?') marks--;
  // White space parts its name from the rest; a name that ends in marks is left to be refused.
  if (!/\s/.test(instruction.slice(2, marks))) return instruction;
  return instruction.slice(0, marks) + '?>'.padStart(instruction.length - marks);
}

/** `]]>` may not stand in text, but `]]&gt;` may; sax tells them apart no more. */
function checkEndings(text: string): void {
  for (const { index, piece } of piecesOf(text)) {
    const found = piece.startsWith('<') ? -1 : piece.indexOf(']]>');
    if (found >= 0) throw new Malformed('"]]>" in text', index + found);
  }
}

/** sax looks references up here first; what is thrown here ends its write. It would take `&AMP;` and `&#X41;`. */
function entityTable(expand: Expander): Record<string, string> {
  // An object, because sax takes an empty string for an entity that it does not know.
  return new Proxy({}, { get: (_table, name: string) => expand.entity(name) || Object('') });
}

function saxReason(message: string): string {
  const [first] = message.split('\n');
  return first!.charAt(0).toLowerCase() + first!.slice(1).replace(/\.$/, '');
}
