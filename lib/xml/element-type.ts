import { NAME, SPACE as S } from './name.js';

const HEAD = new RegExp(`<!ELEMENT${S}+${NAME}${S}+`, 'uy');
const TEXT = `\\(${S}*#PCDATA${S}*\\)\\*?`;
const MIXED = `\\(${S}*#PCDATA(?:${S}*\\|${S}*${NAME})+${S}*\\)\\*`;
const PLAIN = new RegExp(`^(?:EMPTY|ANY|${TEXT}|${MIXED})${S}*>$`, 'u');
const PART = new RegExp(`${S}*(?:(\\()|(\\)[?*+]?)|([|,])|${NAME}[?*+]?)${S}*`, 'uy');

/** Whether a text is a declaration of an element: XML 1.0, productions 45 to 51. */
export function isElementType(declaration: string): boolean {
  HEAD.lastIndex = 0;
  if (!HEAD.test(declaration)) return false;
  const rest = declaration.slice(HEAD.lastIndex);
  return PLAIN.test(rest) || (rest.startsWith('(') && isChildren(rest));
}

/** Goes through the parts one by one: groups may stand in each other as deep as there is room for. */
function isChildren(text: string): boolean {
  // Of each open group what parts its members: nothing so far, "|" or ",".
  const groups: string[] = [];
  let isMemberNext = true;
  PART.lastIndex = 0;
  for (;;) {
    const found = PART.exec(text);
    if (!found) return false;
    const [, opening, closing, separator] = found;
    const isMember = opening !== undefined || (closing === undefined && separator === undefined);
    if (isMember !== isMemberNext) return false;
    isMemberNext = opening !== undefined || separator !== undefined;
    if (opening) groups.push('');
    else if (closing) groups.pop();
    else if (separator && (groups.at(-1) || separator) !== separator) return false;
    else if (separator) groups[groups.length - 1] = separator;
    if (groups.length === 0) return text.slice(PART.lastIndex) === '>';
  }
}
