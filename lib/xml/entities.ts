import type { DeclaredAttribute } from '../types.js';
import { tokenized } from './attribute-list.js';
import { Malformed, shownName } from './malformed.js';
import { withLineFeeds } from './text.js';

/** Names of internal entities and the literal of each; null for an entity that is never read (external, unparsed). */
export type Entities = ReadonlyMap<string, string | null>;

/**
 * The characters that entities and attributes by default may add up to in one record: so many, and so many for each of its bytes. A batch has a
 * thousand records, and a record of a few bytes may name the longest entity that there is.
 */
const FREE_CHARACTERS = 64 * 1024;
const CHARACTERS_A_BYTE = 4;
/** How deep entities may name each other. */
const MAX_NESTING = 16;

const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['apos', "'"],
  ['quot', '"'],
]);

type Declared = ReadonlyMap<string, DeclaredAttribute>;

/** Resolves what one record after another refers to, with a limit on what that may add up to in one record. */
export interface Expander {
  /** The text of `&name;`. */
  entity(name: string): string;
  /** A literal with all its references resolved. */
  text(literal: string): string;
  /** The same of an attribute: white space becomes spaces, but for characters given by number (XML 1.0, 3.3.3). */
  attribute(literal: string): string;
  /** Whether no element has declared attributes: asked once rather than for each. */
  readonly declaresNothing: boolean;
  /** The attributes of an element that the DOCTYPE declares; undefined for none. */
  declared(element: string): Declared | undefined;
  /** The value of an attribute that its element has only by declaration. */
  byDefault(attribute: DeclaredAttribute): string;
  /** The next record begins, of so many bytes. */
  reset(bytes: number): void;
}

export function expander({
  entities,
  attributes,
}: {
  readonly entities: Entities;
  readonly attributes: readonly DeclaredAttribute[];
}): Expander {
  const declared = byElement(attributes);
  let expanded = 0;
  let allowed = FREE_CHARACTERS;

  function entity(name: string, within: readonly string[] = []): string {
    if (name.startsWith('#')) return character(name);
    const predefined = PREDEFINED.get(name);
    if (predefined !== undefined) return predefined;
    const literal = entities.get(name);
    if (literal === undefined) throw new Malformed(`entity &${shownName(name)}; is not declared`);
    if (literal === null)
      throw new Malformed(`entity &${shownName(name)}; is external or unparsed, which is never read`);
    if (within.includes(name)) throw new Malformed(`entity &${shownName(name)}; refers to itself`);
    if (within.length === MAX_NESTING)
      throw new Malformed(`entities nested deeper than ${MAX_NESTING}`, 0, 'limit');
    // In text the end of a CDATA section is as little allowed as markup; sax does not tell whether it is text.
    if (/<|\]\]>/.test(literal))
      throw new Malformed(`entity &${shownName(name)}; holds markup, which is not read`);
    // Empty entities count, too.
    count(1);
    const value = resolve(literal, [...within, name]);
    count(value.length);
    return value;
  }

  function count(characters: number): void {
    expanded += characters;
    if (expanded > allowed)
      throw new Malformed(
        `entities and attributes by default of more than ${allowed} characters in one record`,
        0,
        'limit',
      );
  }

  // Not by `replace`, which finds all references before it asks for the text of the first.
  function resolve(
    literal: string,
    within: readonly string[] = [],
    asText: (text: string) => string = asItIs,
  ): string {
    // Asked once: XML within attributes has a reference every few characters.
    const asWritten = asText(literal) === literal ? asItIs : asText;
    let text = '';
    let from = 0;
    for (let at = literal.indexOf('&'); at >= 0; at = literal.indexOf('&', from)) {
      const end = literal.indexOf(';', at);
      const name = end < 0 ? '&' : literal.slice(at + 1, end);
      if (name.includes('&')) throw new Malformed('"&" that begins no reference');
      text += asWritten(literal.slice(from, at));
      text += PREDEFINED.get(name) ?? (name.startsWith('#') ? character(name) : asText(entity(name, within)));
      from = end + 1;
    }
    return text + asWritten(literal.slice(from));
  }

  const attribute = (literal: string): string => resolve(literal, [], withSpaces);

  return {
    entity: name => entity(name),
    text: literal => resolve(literal),
    attribute,
    declaresNothing: declared.size === 0,
    declared: element => declared.get(element),
    byDefault({ name, byDefault, isTokenized }) {
      const value = attribute(withLineFeeds(byDefault!));
      count(name.length + value.length);
      return isTokenized ? tokenized(value) : value;
    },
    reset(bytes) {
      expanded = 0;
      allowed = FREE_CHARACTERS + CHARACTERS_A_BYTE * bytes;
    },
  };
}

/** Those that change what is read. */
function byElement(attributes: readonly DeclaredAttribute[]): Map<string, Map<string, DeclaredAttribute>> {
  const elements = new Map<string, Map<string, DeclaredAttribute>>();
  for (const attribute of attributes) {
    if (!attribute.isTokenized && attribute.byDefault === null) continue;
    const names = elements.get(attribute.element) ?? new Map<string, DeclaredAttribute>();
    elements.set(attribute.element, names.set(attribute.name, attribute));
  }
  return elements;
}

const asItIs = (text: string): string => text;
const withSpaces = (text: string): string => text.replace(/[\t\n\r]/g, ' ');

/** `#65` or `#x41`: XML 1.0, productions 66 and 2. */
export function character(name: string): string {
  const digits = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(name);
  if (!digits) throw new Malformed(`&${shownName(name)}; is not a character reference`);
  const code = digits[1] ? Number.parseInt(digits[1], 16) : Number.parseInt(digits[2]!, 10);
  const allowed =
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  if (!allowed) throw new Malformed(`&${shownName(name)}; is not a character of XML`);
  return String.fromCodePoint(code);
}
