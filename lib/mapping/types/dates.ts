import { Failure } from '../failure.js';
import { checkFormats } from './check-formats.js';
import { type DateFields, parseDateFormat } from './date-format.js';
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
 * Reads by the first format that gives a possible date; writes as databases do: `2024-02-29`, `13:05:00`,
 * `2024-02-29 13:05:00.120`. A date is the one that is written: a time and an offset beside it don't move it.
 */
export function dateReader(rules: DateRules): (text: string) => string | Failure {
  const { kind, fraction, zone } = rules;
  const given = rules.formats ?? isoFormats[kind].map(format => (zone ? `${format}[ZZ]` : format));
  const formats = given.map(parseDateFormat);
  checkFormats(given, formats, rules);
  const toInstant = zone === undefined ? undefined : zoneOf(zone);
  const unread = new Failure('bad_value', `not a ${kind} as ${given.join(' or ')}`);
  const tooFine = new Failure('out_of_range', `more than ${fraction} digits after the second`);

  return text => {
    let failure: Failure | undefined;
    for (const format of formats) {
      const fields = format.read(text);
      if (!fields) continue;
      const written = fields.epochMs === undefined ? writeFields(fields) : writeInstant(fields.epochMs);
      if (!(written instanceof Failure)) return written;
      failure ??= written;
    }
    return failure ?? unread;
  };

  function writeFields(fields: DateFields): string | Failure {
    const { year = 1970, month = 1, day = 1, minute = 0, second = 0, fraction: fine = '', offset } = fields;
    const hour = (fields.hour ?? 0) + (fields.afternoon ? 12 : 0);
    if (hour > 23 || minute > 59 || second > 59 || !isDay(year, month, day)) return impossible;
    if (kind !== 'datetime' || (offset === undefined && !toInstant)) {
      return write(
        `${four(year)}-${two(month)}-${two(day)}`,
        `${two(hour)}:${two(minute)}:${two(second)}`,
        fine,
      );
    }
    const local = utcMs(year, month, day) + ((hour * 60 + minute) * 60 + second) * 1000;
    const instant = offset === undefined ? toInstant!(local) : local - offset * 60_000;
    if (instant === 'gap') return skipped;
    return instant === 'twice' ? shownTwice : writeInstant(instant, fine);
  }

  function writeInstant(epochMs: number, fine?: string): string | Failure {
    if (!(epochMs >= firstMs && epochMs <= lastMs)) return beyond;
    const iso = new Date(epochMs).toISOString();
    return write(iso.slice(0, 10), iso.slice(11, 19), fine ?? iso.slice(20, 23));
  }

  function write(date: string, time: string, fine: string): string | Failure {
    if (kind === 'date') return date;
    if (fine !== '' && /[1-9]/.test(fine.slice(fraction))) return tooFine;
    const clock = fraction > 0 ? `${time}.${fine.slice(0, fraction).padEnd(fraction, '0')}` : time;
    return kind === 'time' ? clock : `${date} ${clock}`;
  }
}

const firstMs = utcMs(1, 1, 1);
const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= monthDays[month - 1]! + (leap ? 1 : 0);
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

function four(number: number): string {
  return String(number).padStart(4, '0');
}
