import { Mistake } from '../mistake.js';
import type { DateFormat } from './date-format.js';
import type { DateRules } from './dates.js';

/** Whether formats hold all that their column needs. Throws a `Mistake`. */
export function checkFormats(
  given: readonly string[],
  formats: readonly DateFormat[],
  rules: DateRules,
): void {
  given.forEach((text, i) => {
    checkTokens(text, formats[i]!, rules.kind);
  });
  checkOffsets(given, formats, rules);
}

function checkTokens(text: string, { tokens }: DateFormat, kind: DateRules['kind']): void {
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
