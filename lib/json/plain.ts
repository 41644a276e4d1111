/** What can't be read here and is left to the exact reader. */
export const LEFT = Symbol('left');

// Numbers stand behind these, or at the start. A double keeps any 15 digits; -0, exponents and longer numbers are looked
// at one by one. What looks like one of them inside a string is taken for one.
const INEXACT = /(?:[:,[\s]|^)(?:-0|-?\d[\d.]{15}|-?[\d.]+[eE])/;

/**
 * The value of JSON text by JSON.parse, several times faster than from tokens, where it is surely the same: no number
 * needs a look at its digits, no key occurs twice, and nothing is too deep. Faults are left, too.
 */
export function readPlain(text: string, maxDepth: number): unknown {
  if (INEXACT.test(text)) return LEFT;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return LEFT;
  }
  // JSON.parse keeps the last value of a key.
  return keysIn(value, maxDepth) === keysWritten(text) ? value : LEFT;
}

/** How many keys a value has, within all that it holds; NaN where it is too deep. */
function keysIn(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth === 0) return Number.NaN;
  let count = 0;
  if (Array.isArray(value)) {
    for (const element of value) count += keysIn(element, depth - 1);
    return count;
  }
  const members = value as Record<string, unknown>;
  for (const key of Object.keys(members)) count += 1 + keysIn(members[key], depth - 1);
  return count;
}

/** No fewer than there are: a quote in front of a colon that a string holds, escaped, counts as well. */
function keysWritten(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    let before = at - 1;
    while (isBlank(text.charCodeAt(before))) before--;
    if (text.charCodeAt(before) === 0x22) count++;
  }
  return count;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
