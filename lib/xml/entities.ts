import { Malformed } from './malformed.js';

/** Names of internal entities and the literal of each; null for an entity that is never read (external, unparsed). */
export type Entities = ReadonlyMap<string, string | null>;

export const NO_ENTITIES: Entities = new Map();

/** Characters that the entities of one record may add up to, and how deep they may name each other. */
const MAX_EXPANSION = 1024 * 1024;
const MAX_NESTING = 16;

const PREDEFINED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', apos: "'", quot: '"' };
const REFERENCE = /&([^;&]*)(;?)/g;

/** Resolves the references of one record after another, with a limit on what one record's entities may add up to. */
export interface Expander {
  /** The text of `&name;`. */
  entity(name: string): string;
  /** A literal with all its references resolved. */
  text(literal: string): string;
  /** The same of an attribute: white space becomes spaces, but for characters given by number (XML 1.0, 3.3.3). */
  attribute(literal: string): string;
  /** The next record begins. */
  reset(): void;
}

export function expander(entities: Entities): Expander {
  let expanded = 0;

  function entity(name: string, within: readonly string[] = []): string {
    if (name.startsWith('#')) return character(name);
    if (Object.hasOwn(PREDEFINED, name)) return PREDEFINED[name]!;
    const literal = entities.get(name);
    if (literal === undefined) throw new Malformed(`entity &${name}; is not declared`);
    if (literal === null)
      throw new Malformed(`entity &${name}; is external or unparsed, which is never read`);
    if (within.includes(name)) throw new Malformed(`entity &${name}; refers to itself`);
    // Empty entities count, too.
    if (++expanded > MAX_EXPANSION) throw tooMuch();
    if (within.length === MAX_NESTING) throw new Malformed(`entities nested deeper than ${MAX_NESTING}`);
    if (literal.includes('<')) throw new Malformed(`entity &${name}; holds markup, which is not read`);
    const value = text(literal, [...within, name]);
    expanded += value.length;
    if (expanded > MAX_EXPANSION) throw tooMuch();
    return value;
  }

  function text(literal: string, within: readonly string[] = []): string {
    return literal.replace(REFERENCE, (_all, name: string, semicolon: string) => {
      if (!semicolon) throw new Malformed('"&" that begins no reference');
      return entity(name, within);
    });
  }

  return {
    entity: name => entity(name),
    text: literal => text(literal),
    attribute: literal =>
      literal.replace(/[\t\n]|&([^;&]*)(;?)/g, (found, name: string | undefined, semicolon: string) => {
        if (name === undefined) return ' ';
        const value = text(found);
        return semicolon && name.startsWith('#') ? value : value.replace(/[\t\n\r]/g, ' ');
      }),
    reset() {
      expanded = 0;
    },
  };
}

function tooMuch(): Malformed {
  return new Malformed(`entities of more than ${MAX_EXPANSION} characters in one record`);
}

/** `#65` or `#x41`: XML 1.0, productions 66 and 2. */
export function character(name: string): string {
  const digits = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(name);
  if (!digits) throw new Malformed(`&${name}; is not a character reference`);
  const code = digits[1] ? Number.parseInt(digits[1], 16) : Number.parseInt(digits[2]!, 10);
  const allowed =
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  if (!allowed) throw new Malformed(`&${name}; is not a character of XML`);
  return String.fromCodePoint(code);
}
