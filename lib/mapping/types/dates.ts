import { Failure } from '../failure.js';
import { Mistake } from '../mistake.js';
import { type DateFields, type DateFormat, parseDateFormat } from './date-format.js';
import { utcMs, zoneOf } from './zone.js';

type Kind = 'date' | 'time' | 'datetime';

export interface DateRules {
  readonly kind: Kind;
  /** Digits after the second's point. */
  readonly fraction: number;
  readonly formats: readonly string[] | undefined;
  /** The zone of what has no offset. With it, or with offsets, a datetime is stored as UTC. */
  readonly zone: string | undefined;
}

const isoFormats: Readonly<Record<Kind, readonly string[]>> = {
  date: ['yyyy-MM-dd'],
  time: ['HH:mm:ss[.u]'],
  datetime: ["yyyy-MM-dd'T'HH:mm:ss[.u]", 'yyyy-MM-dd HH:mm:ss[.u]'],
};

const impossible = new Failure('bad_value', 'no such date or time');
const skipped = new Failure('bad_value', 'a local time that the zone skips');
const shownTwice = new Failure(
  'bad_value',
  'a local time that the zone shows twice: only an offset can tell which',
);
const beyond = new Failure('out_of_range', 'beyond the years 1 to 9999');

/**
 * Reads by the formats in turn; writes as databases do: `2024-02-29`, `13:05:00`, `2024-02-29 13:05:00.120`. A date
 * is the one that is written: the time and the offset that a format reads beside it don't move it.
 */
export function dateReader(rules: DateRules): (text: string) => string | Failure {
  const { kind, fraction, zone } = rules;
  const given = rules.formats ?? isoFormats[kind].map(format => (zone ? `${format}[ZZ]` : format));
  const formats = given.map(parseDateFormat);
  given.forEach((text, i) => {
    checkTokens(text, formats[i]!, kind);
  });
  checkOffsets(given, formats, rules);
  const toInstant = zone === undefined ? undefined : zoneOf(zone);
  const unread = new Failure('bad_value', `not a ${kind} as ${given.join(' or ')}`);
  const tooFine = new Failure('out_of_range', `more than ${fraction} digits after the second`);

  return text => {
    for (const format of formats) {
      const fields = format.read(text);
      if (fields) return write(fields);
    }
    return unread;
  };

  function write(fields: DateFields): string | Failure {
    const { fraction: digits = '', epochMs } = fields;
    const fine = epochMs === undefined ? digits : String(((epochMs % 1000) + 1000) % 1000).padStart(3, '0');
    if (kind !== 'date' && /[1-9]/.test(fine.slice(fraction))) return tooFine;
    const seconds = epochMs === undefined ? secondsOf(fields) : Math.floor(epochMs / 1000);
    if (seconds instanceof Failure) return seconds;
    const at = new Date(seconds * 1000);
    if (!(at.getTime() >= firstMs && at.getTime() <= lastMs)) return beyond;
    const iso = at.toISOString();
    const clock =
      fraction > 0
        ? `${iso.slice(11, 19)}.${fine.slice(0, fraction).padEnd(fraction, '0')}`
        : iso.slice(11, 19);
    if (kind === 'date') return iso.slice(0, 10);
    return kind === 'time' ? clock : `${iso.slice(0, 10)} ${clock}`;
  }

  function secondsOf(fields: DateFields): number | Failure {
    const { year = 1970, month = 1, day = 1, minute = 0, second = 0, offset, afternoon } = fields;
    const hour = (fields.hour ?? 0) + (afternoon ? 12 : 0);
    if (hour > 23 || minute > 59 || second > 59 || year < 1) return impossible;
    const midnight = utcMs(year, month, day);
    const found = new Date(midnight);
    // Date turns 31 February into 2 March.
    if (found.getUTCMonth() !== month - 1 || found.getUTCDate() !== day) return impossible;
    const local = midnight + ((hour * 60 + minute) * 60 + second) * 1000;
    if (kind !== 'datetime') return local / 1000;
    if (offset !== undefined) return Math.abs(offset) > 18 * 60 ? impossible : local / 1000 - offset * 60;
    const instant = toInstant ? toInstant(local) : local;
    if (instant === 'gap') return skipped;
    return instant === 'twice' ? shownTwice : instant / 1000;
  }
}

const firstMs = utcMs(1, 1, 1);
const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59);

function checkTokens(text: string, { tokens }: DateFormat, kind: Kind): void {
  const has = (...names: string[]): boolean => names.some(name => tokens.get(name)?.optional === false);
  if (has('X', 'x')) {
    if (kind === 'time' || tokens.size > 1) throw wrong(`a Unix time stands alone, and is no time of day`);
    return;
  }
  const day = has('yyyy', 'yy') && has('MMMM', 'MMM', 'MM', 'M') && has('dd', 'd');
  const clock = has('HH', 'H') || (has('hh', 'h') && has('a'));
  if (kind !== 'time' && !day) throw wrong('a year, a month and a day must be in it, outside of brackets');
  if (kind !== 'date' && !clock) throw wrong('an hour (HH, or hh with a) must be in it, outside of brackets');
  if (kind === 'time' && (tokens.has('ZZ') || tokens.has('ZZZ'))) throw wrong('a time of day has no offset');

  function wrong(what: string): Mistake {
    return new Mistake(`date format ${JSON.stringify(text)}: ${what}`);
  }
}

/** Without a zone, either each text has an offset or none: else equal texts would mean different times. */
function checkOffsets(given: readonly string[], formats: readonly DateFormat[], rules: DateRules): void {
  if (rules.zone !== undefined || rules.kind === 'date') return;
  const kinds = formats.map(({ tokens }) => {
    if (tokens.has('X') || tokens.has('x')) return true;
    const offset = tokens.get('ZZ') ?? tokens.get('ZZZ');
    return offset?.optional ? 'maybe' : offset !== undefined;
  });
  if (kinds.includes('maybe') || (kinds.includes(true) && kinds.includes(false))) {
    throw new Mistake(
      `formats ${JSON.stringify(given)}: with an offset in some texts and none in others, "zone" is needed`,
    );
  }
}
