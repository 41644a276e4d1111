// Synthetic values, dirty as real ones are.
import type { Random } from './random.js';

export type Attributes = Readonly<Record<string, string>>;

const WORDS = 'Y N 0 1 A7 OK web 27 NONE 4.5 branch 2210 phone C-19 online 30401 monthly 88.10'.split(' ');
const LONG = 'as stated by the applicant, to be verified & filed; see "remarks" <2 lines>';
const NAMES = ['Ann', 'José', 'Zoë', 'Łukasz', "O'Hara", '美咲', 'Bo', 'Mary-Lou', 'Søren', 'de Vries'];

/** 8 of 100 are blank, 71 have 1 to 8 characters. */
export function value(random: Random): string {
  const at = random.below(100);
  if (at < 8) return '';
  if (at < 79) return random.pick(WORDS);
  return at < 97 ? LONG.slice(0, 9 + random.below(24)) : LONG;
}

export function name(random: Random): string {
  return random.chance(0.05) ? 'Null' : random.pick(NAMES);
}

const two = (number: number): string => String(number).padStart(2, '0');
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** In one of twelve layouts. */
export function date(random: Random): string {
  const [y, m, d] = [String(1950 + random.below(75)), 1 + random.below(12), 1 + random.below(28)];
  const [mm, dd, clock] = [two(m), two(d), `${two(random.below(24))}:${two(random.below(60))}`];
  return random.pick([
    ...[`${y}-${mm}-${dd}`, `${y}-${mm}-${dd} ${clock}:07`, `${y}-${mm}-${dd}T${clock}:07`, `${y}${mm}${dd}`],
    ...[`${mm}/${dd}/${y}`, `${m}/${d}/${y}`, `${mm}/${dd}/${y} ${clock}:59`, `${y}/${mm}/${dd}`],
    ...[`${dd}-${MONTHS[m - 1]}-${y}`, `${MONTHS[m - 1]} ${d}, ${y}`, `${m}/${d}/${y} 9:05:00 PM`],
    `${y}${mm}${dd}${clock.replace(':', '')}30`,
  ]);
}

/** One of 20 has a second that there is not. */
export function moment(random: Random): string {
  const second = random.chance(0.05) ? 60 + random.below(40) : random.below(60);
  return `20${10 + random.below(15)}-0${1 + random.below(9)}-1${random.below(10)} 1${random.below(10)}:30:${two(second)}`;
}

export function amount(random: Random): string {
  const number = 100 + random.below(90_000);
  const grouped = number.toLocaleString('en-US');
  return random.pick([
    String(number),
    `${number}.50`,
    `$${grouped}`,
    `${grouped}.56`,
    `Up to $${grouped}`,
    '',
  ]);
}

export function phone(random: Random): string {
  const digits = String(2_000_000_000 + random.below(800_000_000));
  return random.pick([
    digits,
    `(${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6)}`,
    `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}`,
  ]);
}

/** XML as text, of about so many characters. */
export function embedded(length: number): string {
  return `<rule id="7">${'<step code="A&B">ok</step>'.repeat(Math.ceil(length / 26))}</rule>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A tag with these attributes, filled up to `count` with others. */
export function tag(element: string, count: number, known: Attributes, random: Random): string {
  const attributes = { ...known };
  for (let filler = Object.keys(known).length; filler < count; filler++) {
    attributes[`${element}_field_${filler}`] = value(random);
  }
  const written = Object.entries(attributes).map(
    ([key, text]) => ` ${key}="${text.replace(/[&<>"]/g, character => ENTITIES[character]!)}"`,
  );
  return `<${element}${written.join('')}`;
}
