import type { DeclaredAttribute, XmlDeclared } from '../types.js';
import { attributesIn } from './attribute-list.js';
import { checkText } from './characters.js';
import { isElementType } from './element-type.js';
import { character, type Entities, expander } from './entities.js';
import { checkInstruction } from './instruction.js';
import { Malformed } from './malformed.js';
import { NAME, SPACE as S } from './name.js';
import { piecesOf } from './pieces.js';
import { withLineFeeds } from './text.js';

/** What the internal subset of a DOCTYPE declares. */
export interface Doctype {
  readonly entities: Entities;
  readonly attributes: readonly DeclaredAttribute[];
}

export const NO_DOCTYPE: Doctype = { entities: new Map(), attributes: [] };

/** The same, out of a block or of what stands around it. */
export function doctypeOf({ entities, attributes }: XmlDeclared): Doctype {
  return { entities: new Map(entities), attributes };
}

const QUOTED = `(?:"[^"]*"|'[^']*')`;
// XML 1.0, production 13.
const PUBLIC = `PUBLIC${S}+(?:"[-\\w \\r\\n'()+,./:=?;!*#@$%]*"|'[-\\w \\r\\n()+,./:=?;!*#@$%]*')`;
const EXTERNAL = `(?:SYSTEM${S}+${QUOTED}|${PUBLIC}${S}+${QUOTED})`;

const DOCTYPE = new RegExp(`^<!DOCTYPE${S}+${NAME}(?:${S}+${EXTERNAL})?${S}*(?:\\[(.*)\\]${S}*)?>$`, 'su');
const INTERNAL = new RegExp(`^<!ENTITY${S}+(${NAME})${S}+(${QUOTED})${S}*>$`, 'u');
const NOT_READ = new RegExp(`^<!ENTITY${S}+(${NAME})${S}+${EXTERNAL}(?:${S}+NDATA${S}+${NAME})?${S}*>$`, 'u');
const PARAMETER = new RegExp(`^<!ENTITY${S}+%${S}+${NAME}${S}+(?:(${QUOTED})|${EXTERNAL})${S}*>$`, 'u');
const NOTATION = new RegExp(`^<!NOTATION${S}+${NAME}${S}+(?:${EXTERNAL}|${PUBLIC})${S}*>$`, 'u');
const BLANK = new RegExp(`^${S}*$`);
const REFERENCE = new RegExp(`&(?:#[^;&]*|${NAME});|&`, 'gu');

// Every block of records takes what is declared along.
const MAX_DECLARED = 10_000;
const MAX_CHARACTERS = 1024 * 1024;

/**
 * Reads the internal subset. What it declares of elements and notations is checked and left aside; nothing external
 * is read, and no parameter entity.
 */
export function readDoctype(text: string): Doctype {
  checkText(text);
  const subset = DOCTYPE.exec(text);
  if (!subset) throw new Malformed('the DOCTYPE is not <!DOCTYPE name external-id? [internal subset]?>');
  const entities = new Map<string, string | null>();
  const attributes = new Map<string, DeclaredAttribute>();
  const offset = text.indexOf('[') + 1;
  let characters = 0;
  for (const { index, piece } of piecesOf(subset[1] ?? '')) {
    try {
      if (/^<!(?:ENTITY|ATTLIST)/.test(piece)) characters += piece.length;
      if (characters <= MAX_CHARACTERS) declare(entities, attributes, piece);
      if (entities.size + attributes.size > MAX_DECLARED || characters > MAX_CHARACTERS) throw tooMuch();
    } catch (error) {
      if (error instanceof Malformed) error.index += offset + index;
      throw error;
    }
  }
  return { entities, attributes: [...attributes.values()] };
}

function declare(
  entities: Map<string, string | null>,
  attributes: Map<string, DeclaredAttribute>,
  piece: string,
): void {
  if (piece.startsWith('<!ATTLIST')) {
    const expand = expander({ entities, attributes: [] });
    for (const attribute of attributesIn(piece)) {
      // Its entities are declared in front of it.
      if (attribute.byDefault !== null) expand.attribute(attribute.byDefault);
      const key = `${attribute.element} ${attribute.name}`;
      if (!attributes.has(key)) attributes.set(key, attribute);
    }
  } else if (piece.startsWith('<!ENTITY')) declareEntity(entities, piece);
  else if (!isPassedOver(piece)) throw unknownDeclaration(piece);
}

function declareEntity(entities: Map<string, string | null>, piece: string): void {
  const parameter = PARAMETER.exec(piece);
  if (parameter) {
    if (parameter[1]) entityValue(parameter[1]);
    return;
  }
  const found = INTERNAL.exec(piece) ?? NOT_READ.exec(piece);
  if (!found) throw unknownDeclaration(piece);
  const [, name, quoted] = found;
  const value = quoted ? entityValue(quoted) : null;
  // The first declaration of a name binds (XML 1.0, 4.2).
  if (!entities.has(name!)) entities.set(name!, value);
}

function isPassedOver(piece: string): boolean {
  if (piece.startsWith('<!--')) {
    if (piece.indexOf('--', 4) === piece.length - 3) return true;
    throw new Malformed('"--" inside a comment');
  }
  if (piece.startsWith('<!ELEMENT')) return isElementType(piece);
  if (piece.startsWith('<?')) {
    checkInstruction(piece, 0);
    return true;
  }
  return NOTATION.test(piece) || BLANK.test(piece);
}

function tooMuch(): Malformed {
  const reason = `more than ${MAX_DECLARED} entities and attributes in the DOCTYPE, or ${MAX_CHARACTERS} characters of them`;
  return new Malformed(reason, 0, 'limit');
}

function unknownDeclaration(piece: string): Malformed {
  if (piece.trimStart().startsWith('%')) {
    return new Malformed('a parameter entity reference in the DOCTYPE, which is not read');
  }
  return new Malformed('the DOCTYPE holds something that is not a declaration');
}

/** Character references are resolved where the entity is declared, others where it is used (XML 1.0, 4.4). */
function entityValue(quoted: string): string {
  const literal = quoted.slice(1, -1);
  if (literal.includes('%')) {
    throw new Malformed('a parameter entity reference in an entity, which is not read');
  }
  return withLineFeeds(literal).replace(REFERENCE, reference => {
    if (reference === '&') throw new Malformed('"&" that begins no reference');
    return reference.startsWith('&#') ? character(reference.slice(1, -1)) : reference;
  });
}
