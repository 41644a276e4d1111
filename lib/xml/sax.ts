import type { SAXOptions } from 'sax';
import { textOf } from '../bytes/text.js';
import { onDemand } from '../on-demand.js';
import { Attributes } from './attributes.js';
import { checkCharacters } from './characters.js';
import { declaredAttributes } from './declared-attributes.js';
import type { Expander } from './entities.js';
import { checkInstruction } from './instruction.js';
import { Malformed } from './malformed.js';
import { piecesOf } from './pieces.js';
import { indexAsWritten, withLineFeeds } from './text.js';

const sax = onDemand<typeof import('sax')>('sax');

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

/**
 * sax, strict, with the checks that it leaves out: characters that XML has not, attributes given twice, `]]>` in
 * text, the names of entities by case, line ends and white space in attributes as XML 1.0 says (2.11, 3.3.3).
 *
 * @param texts whether what is written makes up one document, or is one element after another
 */
export function checkedSax(events: SaxEvents, expand: Expander, texts: 'document' | 'elements'): CheckedSax {
  const parser = sax().parser(true, { strictEntities: true } as SAXOptions);
  Object.assign(parser, { ENTITIES: entityTable(expand) });
  // Elements need one around them, or the second would be a second root.
  if (texts === 'elements') parser.write('<elements>');
  let text = '';
  let written = '';
  let before = 0;
  let suspicious = false;
  const declared = declaredAttributes(expand);

  parser.onerror = error => {
    throw at(new Malformed(saxReason(error.message)));
  };
  parser.onopentagstart = tag => {
    tag.attributes = new Attributes() as unknown as typeof tag.attributes;
    declared.begin(tag.name);
    events.open(tag.name);
  };
  parser.onattribute = ({ name, value }) => {
    events.attribute(name, declared.typed(name, XML_SPACE.test(value) ? normalized() : value));
  };
  parser.onopentag = () => declared.complete(events.attribute);
  parser.ontext = value => {
    if (value.includes(']]>')) suspicious = true;
    events.text(value);
  };
  parser.oncdata = value => events.cdata(value);
  parser.onclosetag = name => events.close(name);
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
      text = withLineFeeds(withPlainInstructions(written));
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

/**
 * Checks instructions, of which sax takes more than there are, and ends those with `??>` so that it finds their ends.
 * Same length, so that places stay.
 */
function withPlainInstructions(text: string): string {
  if (!text.includes('<?')) return text;
  return [...piecesOf(text)]
    .map(({ index, piece }) => {
      if (!piece.startsWith('<?')) return piece;
      checkInstruction(piece, index);
      return piece.replace(/\?{2,}>$/, ending => '?>'.padStart(ending.length));
    })
    .join('');
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
