import { Mistake } from '../mistake.js';

/** What a date format finds in a text. */
export interface DateFields {
  year?: number;
  month?: number;
  day?: number;
  hour?: number;
  minute?: number;
  second?: number;
  /** Digits after the second's point. */
  fraction?: string;
  /** Minutes ahead of UTC. */
  offset?: number;
  afternoon?: boolean;
  /** Milliseconds since 1970, where the text is a Unix time. */
  epochMs?: number;
}

/** A date format, compiled. */
export interface DateFormat {
  read(text: string): DateFields | undefined;
  /** The tokens in it, and whether each stands in brackets. */
  readonly tokens: ReadonlyMap<string, { readonly optional: boolean }>;
}

type Token = readonly [pattern: string, set: (fields: DateFields, text: string) => void];

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const longMonths =
  'january february march april may june july august september october november december'.split(' ');

/** Luxon's tokens, with `[` and `]` around what may be missing. */
const tokens: Readonly<Record<string, Token>> = {
  yyyy: ['\\d{4}', (fields, text) => (fields.year = Number(text))],
  // As POSIX has it: 69–99 are 19xx, 00–68 are 20xx.
  yy: ['\\d{2}', (fields, text) => (fields.year = Number(text) + (Number(text) < 69 ? 2000 : 1900))],
  MMMM: [longMonths.join('|'), (fields, text) => (fields.month = longMonths.indexOf(text.toLowerCase()) + 1)],
  MMM: [months.join('|'), (fields, text) => (fields.month = months.indexOf(text.toLowerCase()) + 1)],
  MM: ['\\d{2}', (fields, text) => (fields.month = Number(text))],
  M: ['\\d{1,2}', (fields, text) => (fields.month = Number(text))],
  dd: ['\\d{2}', (fields, text) => (fields.day = Number(text))],
  d: ['\\d{1,2}', (fields, text) => (fields.day = Number(text))],
  HH: ['\\d{2}', (fields, text) => (fields.hour = Number(text))],
  H: ['\\d{1,2}', (fields, text) => (fields.hour = Number(text))],
  hh: ['0[1-9]|1[0-2]', (fields, text) => (fields.hour = Number(text) % 12)],
  h: ['1[0-2]|0?[1-9]', (fields, text) => (fields.hour = Number(text) % 12)],
  a: ['[ap]m', (fields, text) => (fields.afternoon = text.toLowerCase() === 'pm')],
  mm: ['\\d{2}', (fields, text) => (fields.minute = Number(text))],
  m: ['\\d{1,2}', (fields, text) => (fields.minute = Number(text))],
  ss: ['\\d{2}', (fields, text) => (fields.second = Number(text))],
  s: ['\\d{1,2}', (fields, text) => (fields.second = Number(text))],
  SSS: ['\\d{3}', (fields, text) => (fields.fraction = text)],
  u: ['\\d{1,9}', (fields, text) => (fields.fraction = text)],
  ZZ: ['z|[+-](?:0\\d|1[0-8]):[0-5]\\d', (fields, text) => (fields.offset = offsetOf(text))],
  ZZZ: ['z|[+-](?:0\\d|1[0-8])[0-5]\\d', (fields, text) => (fields.offset = offsetOf(text))],
  X: ['-?\\d{1,12}', (fields, text) => (fields.epochMs = Number(text) * 1000)],
  x: ['-?\\d{1,15}', (fields, text) => (fields.epochMs = Number(text))],
};

function offsetOf(text: string): number {
  if (text === 'z' || text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return text[0] === '-' ? -minutes : minutes;
}

export function parseDateFormat(format: string): DateFormat {
  const setters: Token[1][] = [];
  const found = new Map<string, { optional: boolean }>();
  let pattern = '';
  let depth = 0;
  for (const [part, letters, quoted] of format.matchAll(/([A-Za-z])\1*|'([^']*)'|./gs)) {
    if (letters) {
      const token = Object.hasOwn(tokens, part) ? tokens[part] : undefined;
      if (!token)
        throw mistake(`unknown token ${JSON.stringify(part)}; there are ${Object.keys(tokens).join(' ')}`);
      if (found.has(part)) throw mistake(`${part} stands twice`);
      found.set(part, { optional: depth > 0 });
      setters.push(token[1]);
      pattern += `(${token[0]})`;
    } else if (quoted !== undefined) pattern += literal(quoted);
    else if (part === "'") throw mistake("a ' without its end");
    else if (part === '[') [pattern, depth] = [`${pattern}(?:`, depth + 1];
    else if (part === ']') [pattern, depth] = [`${pattern})?`, depth - 1];
    else pattern += literal(part);
    if (depth < 0) throw mistake('"]" without "["');
  }
  if (depth > 0) throw mistake('"[" without "]"');
  const whole = new RegExp(`^${pattern}$`, 'i');
  return {
    tokens: found,
    read(text) {
      const groups = whole.exec(text);
      if (!groups) return undefined;
      const fields: DateFields = {};
      for (let i = 0; i < setters.length; i++)
        if (groups[i + 1] !== undefined) setters[i]!(fields, groups[i + 1]!);
      return fields;
    },
  };

  function mistake(what: string): Mistake {
    return new Mistake(`date format ${JSON.stringify(format)}: ${what}`);
  }
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
