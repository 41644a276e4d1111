import { textOf } from '../bytes/text.js';
import { checkCharacters } from './characters.js';
import { type Doctype, NO_DOCTYPE } from './doctype.js';
import { expander } from './entities.js';
import { Malformed } from './malformed.js';
import { checkedSax } from './sax.js';
import { tokenizer } from './tokenize.js';
import { valueBuilder } from './value.js';
import { eventReader } from './value-events.js';

/** Reads one record after another: the UTF-8 of one element → its value. Throws `Malformed`. */
export type XmlReader = (utf8: Uint8Array) => unknown;

/** Reads by the kernel, or else by our tokenizer, what they are sure of, and everything else by sax. */
export function xmlReader(arrays: readonly string[] = [], doctype: Doctype = NO_DOCTYPE): XmlReader {
  const build = valueBuilder(arrays);
  const expand = expander(doctype);
  // Attributes that a DOCTYPE declares are not all where the record is.
  const readEvents = expand.declaresNothing ? eventReader(build, expand) : () => undefined;
  const tokenize = tokenizer(build, expand);
  let readBySax: XmlReader | undefined;
  return utf8 => {
    expand.reset(utf8.length);
    const read = readEvents(utf8);
    if (read !== undefined) return read;
    expand.reset(utf8.length);
    checkCharacters(utf8);
    const value = tokenize(textOf(utf8));
    if (value !== undefined) return value;
    readBySax ??= saxReader(arrays, doctype);
    return readBySax(utf8);
  };
}

/** Reads by sax alone: the judge of what is well-formed and what it means. */
export function saxReader(arrays: readonly string[] = [], doctype: Doctype = NO_DOCTYPE): XmlReader {
  const { open, attribute, text, close } = valueBuilder(arrays);
  const expand = expander(doctype);
  let value: unknown;
  const closeElement = (): void => {
    value = close();
  };
  const parser = checkedSax({ open, attribute, text, cdata: text, close: closeElement }, expand, 'elements');
  return utf8 => {
    expand.reset(utf8.length);
    value = undefined;
    parser.write(utf8);
    if (value === undefined) throw new Malformed('markup without an end');
    return value;
  };
}
