import { type Entities, expander, NO_ENTITIES } from './entities.js';
import { Malformed } from './malformed.js';
import { checkedSax } from './sax.js';
import { valueBuilder } from './value.js';

/** Reads one record after another: the UTF-8 of one element → its value. Throws `Malformed`. */
export type XmlReader = (utf8: Uint8Array) => unknown;

export function xmlReader(arrays: readonly string[] = [], entities: Entities = NO_ENTITIES): XmlReader {
  const { open, attribute, text, close } = valueBuilder(arrays);
  const expand = expander(entities);
  let value: unknown;
  const closeElement = (): void => {
    value = close();
  };
  const parser = checkedSax({ open, attribute, text, cdata: text, close: closeElement }, expand, 'elements');
  return utf8 => {
    expand.reset();
    value = undefined;
    parser.write(utf8);
    if (value === undefined) throw new Malformed('markup without an end');
    return value;
  };
}
