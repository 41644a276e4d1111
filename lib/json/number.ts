// BigInt() takes seconds for millions of digits, and no database has columns for as many as this.
const MAX_BIGINT_LENGTH = 1000;

/**
 * A JSON number as the value that has exactly its digits: a number where that is one (integers up to 2^53, decimals
 * whose double is written with the same digits: `12.10`, `1e2`), a bigint for larger integers, else its own text.
 * What is written with a fraction or an exponent is never a bigint. Zero has no sign.
 */
export function exactNumber(literal: string): number | bigint | string {
  const value = Number(literal);
  if (value === 0) return /^-?[0.]+(?:e|$)/i.test(literal) ? 0 : literal;
  if (/[.e]/i.test(literal)) return sameDigits(value, literal) ? value : literal;
  if (Number.isSafeInteger(value)) return value;
  return literal.length > MAX_BIGINT_LENGTH ? literal : BigInt(literal);
}

function sameDigits(value: number, literal: string): boolean {
  const shortest = String(value);
  if (shortest === literal) return true;
  if (!Number.isFinite(value)) return false;
  const one = digitsOf(shortest);
  const other = digitsOf(literal);
  return one.power === other.power && one.digits === other.digits;
}

/** The number is `0.digits` × 10 to the `power`, with no zeros at either end of the digits. */
function digitsOf(literal: string): { digits: string; power: number } {
  const [mantissa, exponent = '0'] = literal.replace(/^-/, '').toLowerCase().split('e') as [string, string?];
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?];
  const all = whole + fraction;
  let from = 0;
  while (all[from] === '0') from++;
  let to = all.length;
  while (all[to - 1] === '0') to--;
  return { digits: all.slice(from, to), power: Number(exponent) + whole.length - from };
}
