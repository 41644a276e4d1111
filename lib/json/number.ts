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

// The nearest double to a number that has the same digits is that number: no need to look where the point is.
function sameDigits(value: number, literal: string): boolean {
  const shortest = String(value);
  return shortest === literal || digitsOf(shortest) === digitsOf(literal);
}

/** The digits without their zeros at both ends. */
function digitsOf(literal: string): string {
  const [mantissa] = literal.split(/e/i, 1);
  const digits = mantissa!.replace(/[-.]/g, '');
  let from = 0;
  while (digits[from] === '0') from++;
  let to = digits.length;
  while (digits[to - 1] === '0') to--;
  return digits.slice(from, to);
}
