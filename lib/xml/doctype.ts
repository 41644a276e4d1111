import { character, type Entities } from './entities.js';
import { Malformed } from './malformed.js';
import { piecesOf } from './pieces.js';
import { withLineFeeds } from './text.js';

const NAME = '[\\p{L}_:][-.\\p{L}\\p{N}\\p{M}·_:]*';
const QUOTED = `(?:"[^"]*"|'[^']*')`;
const EXTERNAL = `(?:SYSTEM\\s+${QUOTED}|PUBLIC\\s+${QUOTED}\\s+${QUOTED})`;

const DOCTYPE = new RegExp(`^<!DOCTYPE\\s+${NAME}(?:\\s+${EXTERNAL})?\\s*(?:\\[(.*)\\]\\s*)?>$`, 'su');
const INTERNAL = new RegExp(`^<!ENTITY\\s+(${NAME})\\s+(${QUOTED})\\s*>$`, 'u');
const NOT_READ = new RegExp(`^<!ENTITY\\s+(${NAME})\\s+${EXTERNAL}(?:\\s+NDATA\\s+${NAME})?\\s*>$`, 'u');
const PARAMETER = new RegExp(`^<!ENTITY\\s+%\\s+${NAME}\\s+(?:${QUOTED}|${EXTERNAL})\\s*>$`, 'u');
const PASSED_OVER = /^<!(?:ELEMENT|ATTLIST|NOTATION)\s|^<\?(?!xml\s)|^<!--|^\s*$/u;

// Every block of records takes the entities along.
const MAX_ENTITIES = 10_000;
const MAX_LITERALS = 1024 * 1024;

/**
 * The internal entities that a DOCTYPE declares. Declarations of elements, attributes and notations are passed over;
 * nothing external is read.
 */
export function readDoctype(text: string): Entities {
  const subset = DOCTYPE.exec(text);
  if (!subset) throw new Malformed('the DOCTYPE is not <!DOCTYPE name external-id? [internal subset]?>');
  const entities = new Map<string, string | null>();
  const offset = text.indexOf('[') + 1;
  let literals = 0;
  for (const { index, piece } of piecesOf(subset[1] ?? '')) {
    try {
      literals += declare(entities, piece);
      if (entities.size > MAX_ENTITIES || literals > MAX_LITERALS) throw tooMuch();
    } catch (error) {
      if (error instanceof Malformed) error.index = offset + index;
      throw error;
    }
  }
  return entities;
}

/** Returns how many characters it has declared. */
function declare(entities: Map<string, string | null>, piece: string): number {
  if (piece.startsWith('<!--') && piece.indexOf('--', 4) !== piece.length - 3) {
    throw new Malformed('"--" inside a comment');
  }
  if (PASSED_OVER.test(piece) || PARAMETER.test(piece)) return 0;
  const found = INTERNAL.exec(piece) ?? NOT_READ.exec(piece);
  if (!found) throw unknownDeclaration(piece);
  const [, name, quoted] = found;
  // The first declaration of a name binds (XML 1.0, 4.2).
  if (!entities.has(name!)) entities.set(name!, quoted ? entityValue(quoted.slice(1, -1)) : null);
  return name!.length + (quoted?.length ?? 0);
}

function tooMuch(): Malformed {
  const reason = `more than ${MAX_ENTITIES} entities in the DOCTYPE, or ${MAX_LITERALS} characters of them`;
  return new Malformed(reason, 0, 'limit');
}

function unknownDeclaration(piece: string): Malformed {
  if (piece.trimStart().startsWith('%')) {
    return new Malformed('a parameter entity reference in the DOCTYPE, which is not read');
  }
  return new Malformed('the DOCTYPE holds something that is not a declaration');
}

/** Character references are resolved where the entity is declared, others where it is used (XML 1.0, 4.4). */
function entityValue(literal: string): string {
  if (literal.includes('%')) {
    throw new Malformed('a parameter entity reference in an entity, which is not read');
  }
  return withLineFeeds(literal).replace(/&(#[^;]*);/g, (_all, name: string) => character(name));
}
