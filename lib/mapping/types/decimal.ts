import { Failure } from '../failure.js';

const written = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

const notANumber = new Failure('bad_value', 'not a number');

/** A number as its digits: sign 0.digits × 10^point, with no zero at either end. Zero has no digits. */
export interface Digits {
  readonly negative: boolean;
  readonly digits: string;
  readonly point: number;
}

export function readDigits(text: string): Digits | Failure {
  const found = written.exec(text);
  if (!found) return notANumber;
  const [, sign, whole = '', fraction = '', exponent = '0'] = found;
  const all = whole + fraction;
  if (all === '') return notANumber;
  let first = 0;
  while (all[first] === '0') first++;
  let end = all.length;
  while (end > first && all[end - 1] === '0') end--;
  return {
    negative: sign === '-',
    digits: all.slice(first, end),
    point: whole.length - first + Number(exponent),
  };
}

/** Exact, as text with `scale` digits after the point; what does not fit is refused, never rounded. */
export function decimalOf(precision: number, scale: number): (text: string) => string | Failure {
  const tooLarge = new Failure('out_of_range', `more than ${precision - scale} digits before the point`);
  const tooFine = new Failure('out_of_range', `more than ${scale} digits after the point`);
  const point = scale > 0 ? '.' : '';
  const zero = `0${point}${'0'.repeat(scale)}`;

  return text => {
    const number = readDigits(text);
    if (number instanceof Failure) return number;
    const { digits, point: whole } = number;
    if (digits === '') return zero;
    if (whole > precision - scale) return tooLarge;
    if (digits.length - whole > scale) return tooFine;
    const before = whole > 0 ? digits.slice(0, whole).padEnd(whole, '0') : '0';
    const after = '0'.repeat(Math.max(0, -whole)) + digits.slice(Math.max(0, whole));
    return `${number.negative ? '-' : ''}${before}${point}${after.padEnd(scale, '0')}`;
  };
}

const beyond = new Failure('out_of_range', 'beyond a 64-bit integer');
const notWhole = new Failure('bad_value', 'not a whole number');

/** A 64-bit integer: a number where that is exact, else a bigint. */
export function toInteger(text: string): number | bigint | Failure {
  const plain = plainInteger(text);
  if (!Number.isNaN(plain)) return plain;
  const number = readDigits(text);
  if (number instanceof Failure) return number;
  const { digits, point, negative } = number;
  if (digits === '') return 0;
  if (digits.length > point) return notWhole;
  if (point > 19) return beyond;
  const size = BigInt(digits.padEnd(point, '0'));
  const integer = negative ? -size : size;
  if (BigInt.asIntN(64, integer) !== integer) return beyond;
  return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
}

/** Most integers; NaN for what is longer, or none. */
function plainInteger(text: string): number {
  const { length } = text;
  const isNegative = text.charCodeAt(0) === 0x2d;
  const first = isNegative ? 1 : 0;
  if (length === first || length > 15) return Number.NaN;
  let number = 0;
  for (let index = first; index < length; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  // Never -0.
  return isNegative ? 0 - number : number;
}

const beyondFloat = new Failure('out_of_range', 'beyond a 64-bit float');
const tooSmall = new Failure('out_of_range', 'too small for a 64-bit float');

/** The nearest 64-bit float; -0 is 0, and nothing becomes infinite or zero on the way. */
export function toFloat(text: string): number | Failure {
  const number = readDigits(text);
  if (number instanceof Failure) return number;
  if (number.digits === '') return 0;
  const float = Number(text);
  if (!Number.isFinite(float)) return beyondFloat;
  return float === 0 ? tooSmall : float;
}
