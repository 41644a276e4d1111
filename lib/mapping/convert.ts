import { Failure } from './failure.js';
import { Mistake, nearest } from './mistake.js';
import { readDigits } from './types/decimal.js';
import { roundTo } from './types/round.js';
import { characters } from './types/text.js';

/** Changes a text on its way to a column. `count` takes the rule by which something was lost. */
export type Convert = (text: string, count: (rule: string) => void) => string | Failure;

const noNumber = new Failure('bad_value', 'no number in the text');
const numbers = new Failure('bad_value', 'several numbers in the text');

/** The named converters, each with what stands in its parentheses. */
const converters: Readonly<
  Record<string, readonly [form: string, make: (argument?: string) => Convert | undefined]>
> = {
  digits: ['digits', plain(text => text.replace(/[^0-9]/g, ''))],
  upper: ['upper', plain(text => text.toUpperCase())],
  lower: ['lower', plain(text => text.toLowerCase())],
  collapse: ['collapse', plain(text => text.replace(/\s+/g, ' ').trim())],
  number: ['number, or number(,) for a decimal comma', number],
  round: ['round(digits after the point)', sized(0, rounded)],
  left: ['left(characters)', sized(1, left)],
};

export const converterNames = Object.keys(converters);

/** Parses `digits`, `left(20)` and their like. Throws a `Mistake`. */
export function parseConvert(text: string): Convert {
  const [, name = text, argument] = /^\s*([^\s(]*)\s*(?:\((.*)\))?\s*$/.exec(text) ?? [];
  const found = Object.hasOwn(converters, name) ? converters[name] : undefined;
  if (!found) throw new Mistake(`unknown converter ${JSON.stringify(text)}`, nearest(name, converterNames));
  const [form, make] = found;
  const convert = make(argument?.trim());
  if (!convert) throw new Mistake(`wrong converter ${JSON.stringify(text)}, which is written ${form}`);
  return convert;
}

function plain(convert: Convert) {
  return (argument?: string): Convert | undefined => (argument === undefined ? convert : undefined);
}

function sized(least: number, make: (size: number) => Convert) {
  return (argument = ''): Convert | undefined =>
    /^\d{1,9}$/.test(argument) && Number(argument) >= least ? make(Number(argument)) : undefined;
}

function left(length: number): Convert {
  return (text, count) => {
    if (text.length <= length || characters(text) <= length) return text;
    count('truncated');
    return [...text].slice(0, length).join('');
  };
}

function rounded(scale: number): Convert {
  return (text, count) => {
    if (text === '') return text;
    const digits = readDigits(text);
    if (digits instanceof Failure) return digits;
    if (digits.digits.length - digits.point <= scale || digits.digits === '') return text;
    count('rounded');
    return roundTo(digits, scale);
  };
}

/** The one number in a text such as "Up to $1,234.56", "(12)" or "12-". Two numbers are refused: which would it be? */
function number(argument = '.'): Convert | undefined {
  if (argument !== '.' && argument !== ',') return undefined;
  const [point, group] = argument === '.' ? ['\\.', ','] : [',', '\\.'];
  const grouped = `\\d{1,3}(?:(?:${group}|['\\u2019 \\u00a0\\u202f])\\d{3})+(?!\\d)`;
  const found = new RegExp(`(?:${grouped}|\\d+)(?:${point}\\d+)?|${point}\\d+`, 'g');
  return text => {
    if (text === '') return text;
    const [match, second] = text.matchAll(found);
    if (!match) return noNumber;
    if (second) return numbers;
    const size = match[0].replace(argument === '.' ? /[^\d.]/g : /[^\d,]/g, '').replace(',', '.');
    const before = text.slice(0, match.index);
    const after = text.slice(match.index + match[0].length);
    const negative =
      /(?:^|[^\p{L}\d])[-\u2212]\s?\p{Sc}?\s?$/u.test(before) ||
      /^\s?-\s*$/.test(after) ||
      (/^\s*\(\s*\p{Sc}?\s*$/u.test(before) && /^\s*\)\s*$/.test(after));
    return negative ? `-${size}` : size;
  };
}
