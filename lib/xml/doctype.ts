import { character, type Entities } from './entities.js';
import { Malformed } from './malformed.js';

const NAME = '[\\p{L}_:][-.\\p{L}\\p{N}\\p{M}·_:]*';
const QUOTED = `(?:"[^"]*"|'[^']*')`;
const EXTERNAL = `(?:SYSTEM\\s+${QUOTED}|PUBLIC\\s+${QUOTED}\\s+${QUOTED})`;

const DOCTYPE = new RegExp(`^<!DOCTYPE\\s+${NAME}(?:\\s+${EXTERNAL})?\\s*(?:\\[(.*)\\]\\s*)?>$`, 'su');
const SPACE_COMMENT_INSTRUCTION = /\s+|<!--(?:(?!--)[\s\S])*-->|<\?(?!xml\s)[\s\S]*?\?>/uy;
const INTERNAL = new RegExp(`<!ENTITY\\s+(${NAME})\\s+(${QUOTED})\\s*>`, 'uy');
const NOT_READ = new RegExp(`<!ENTITY\\s+(${NAME})\\s+${EXTERNAL}(?:\\s+NDATA\\s+${NAME})?\\s*>`, 'uy');
const PARAMETER = new RegExp(`<!ENTITY\\s+%\\s+${NAME}\\s+(?:${QUOTED}|${EXTERNAL})\\s*>`, 'uy');
const OTHER = new RegExp(`<!(?:ELEMENT|ATTLIST|NOTATION)\\s(?:[^"'<>]|${QUOTED})*>`, 'uy');

/**
 * The internal entities that a DOCTYPE declares. Declarations of elements, attributes and notations are passed over;
 * nothing external is read.
 */
export function readDoctype(text: string): Entities {
  const subset = DOCTYPE.exec(text);
  if (!subset) throw new Malformed('the DOCTYPE is not <!DOCTYPE name external-id? [internal subset]?>');
  const entities = new Map<string, string | null>();
  const declarations = subset[1] ?? '';
  const offset = text.indexOf('[') + 1;
  let at = 0;

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    const found = pattern.exec(declarations);
    if (found) at = pattern.lastIndex;
    return found;
  }

  while (at < declarations.length) {
    if (take(SPACE_COMMENT_INSTRUCTION) || take(PARAMETER) || take(OTHER)) continue;
    const start = at;
    const found = take(INTERNAL) ?? take(NOT_READ);
    try {
      if (!found) throw unknownDeclaration(declarations.slice(at));
      const [, name, quoted] = found;
      // The first declaration of a name binds (XML 1.0, 4.2).
      if (!entities.has(name!)) entities.set(name!, quoted ? entityValue(quoted.slice(1, -1)) : null);
    } catch (error) {
      if (error instanceof Malformed) error.index = offset + start;
      throw error;
    }
  }
  return entities;
}

function unknownDeclaration(rest: string): Malformed {
  if (rest.startsWith('%'))
    return new Malformed('a parameter entity reference in the DOCTYPE, which is not read');
  return new Malformed('the DOCTYPE holds something that is not a declaration');
}

/** Character references are resolved where the entity is declared, others where it is used (XML 1.0, 4.4). */
function entityValue(literal: string): string {
  if (literal.includes('%'))
    throw new Malformed('a parameter entity reference in an entity, which is not read');
  return literal.replace(/&(#[^;]*);/g, (_all, name: string) => character(name));
}
