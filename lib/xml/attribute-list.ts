import type { DeclaredAttribute } from '../types.js';
import { Malformed } from './malformed.js';
import { NAME, NAME_TOKEN, SPACE as S } from './name.js';

const HEAD = new RegExp(`<!ATTLIST${S}+(${NAME})`, 'uy');
const END = new RegExp(`${S}*>$`, 'uy');
const oneOf = (member: string): string => `\\(${S}*${member}(?:${S}*\\|${S}*${member})*${S}*\\)`;
const KEYWORD = 'CDATA|ID|IDREF|IDREFS|ENTITY|ENTITIES|NMTOKEN|NMTOKENS';
const TYPE = `${KEYWORD}|NOTATION${S}+${oneOf(NAME)}|${oneOf(NAME_TOKEN)}`;
const VALUE = `"[^<"]*"|'[^<']*'`;
const ATTRIBUTE = new RegExp(
  `${S}+(${NAME})${S}+(${TYPE})${S}+(?:#REQUIRED|#IMPLIED|(?:#FIXED${S}+)?(${VALUE}))`,
  'uy',
);

/** Reads `<!ATTLIST …>`: XML 1.0, productions 52 to 60. */
export function* attributesIn(declaration: string): Generator<DeclaredAttribute> {
  HEAD.lastIndex = 0;
  const element = HEAD.exec(declaration)?.[1];
  if (element === undefined) throw new Malformed('<!ATTLIST that declares no attributes of an element');
  let at = HEAD.lastIndex;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(declaration);
    if (!found) break;
    at = ATTRIBUTE.lastIndex;
    const [, name, type, quoted] = found;
    yield { element, name: name!, isTokenized: type !== 'CDATA', byDefault: quoted?.slice(1, -1) ?? null };
  }
  END.lastIndex = at;
  if (!END.test(declaration)) throw new Malformed('<!ATTLIST with something that is not an attribute', at);
}

export function tokenized(value: string): string {
  return value.replace(/^ +/, '').replace(/ +/g, ' ').replace(/ $/, '');
}
