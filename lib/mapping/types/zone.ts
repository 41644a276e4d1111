import { Mistake, nearest } from '../mistake.js';

/** Minutes that a zone is ahead of UTC at an instant. */
type OffsetAt = (epochMs: number) => number;

/**
 * Turns local time into an instant, both in milliseconds of 1970. The time is in whole seconds. Returns 'gap' for a time that clocks skip, and
 * 'twice' for one that they show two times: neither has one right answer.
 */
export function zoneOf(name: string): (localMs: number) => number | 'gap' | 'twice' {
  if (name === 'UTC') return localMs => localMs;
  const offsetAt = offsetsOf(name);
  return localMs => {
    // No zone changes its offset twice within two days by more than it has moved.
    const before = localMs - offsetAt(localMs - day) * minute;
    const after = localMs - offsetAt(localMs + day) * minute;
    const fits = [before, after].filter(instant => instant + offsetAt(instant) * minute === localMs);
    if (fits.length === 0) return 'gap';
    return fits[0] === fits.at(-1) ? fits[0]! : 'twice';
  };
}

const minute = 60_000;
const day = 24 * 60 * minute;
const year1973 = Date.UTC(1973, 0, 1);

function offsetsOf(name: string): OffsetAt {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    const near = nearest(name, Intl.supportedValuesOf('timeZone'));
    throw new Mistake(`unknown zone ${JSON.stringify(name)}`, near);
  }
  const measure = (epochMs: number): number => {
    const part: Record<string, string> = {};
    for (const { type, value } of format.formatToParts(epochMs)) part[type] = value;
    const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year);
    const local =
      utcMs(year, Number(part.month), Number(part.day)) +
      Number(part.hour) * 3_600_000 +
      Number(part.minute) * minute +
      Number(part.second) * 1000;
    // Local mean time, before zones, has seconds.
    return (local - epochMs) / minute;
  };
  // Asking Intl takes microseconds. Since 1973 all zones change at quarters of an hour.
  const known = new Map<number, number>();
  return epochMs => {
    if (epochMs < year1973) return measure(epochMs);
    const quarter = Math.floor(epochMs / (15 * minute));
    let offset = known.get(quarter);
    if (offset === undefined) {
      if (known.size >= 10_000) known.clear();
      known.set(quarter, (offset = measure(quarter * 15 * minute)));
    }
    return offset;
  };
}

/** Date.UTC takes the years 0–99 for 1900–1999. */
export function utcMs(year: number, month: number, dayOfMonth: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, dayOfMonth);
}
