import { onDemand } from '../on-demand.js';

const levenshtein = onDemand<typeof import('fastest-levenshtein')>('fastest-levenshtein');

/** One thing that is wrong with a mapping. */
export interface Problem {
  /** Where in the mapping: `tables.orders.columns.total.type`. */
  readonly path: string;
  readonly message: string;
}

/** A mapping that can't be used. It holds everything that is wrong with it; its message has one line for each. */
export class MappingError extends TypeError {
  override readonly name = 'MappingError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('\n'));
    this.problems = problems;
  }
}

/** What is wrong with one text of a mapping, thrown by whoever parses it; the check adds where it stands. */
export class Mistake extends Error {
  readonly suggestion: string | undefined;

  constructor(what: string, suggestion?: string) {
    super(what);
    this.suggestion = suggestion;
  }
}

export function problemAt(path: readonly PropertyKey[], what: string, suggestion?: string): Problem {
  const place = path.join('.');
  const where = place ? ` at ${place}` : '';
  const hint = suggestion === undefined ? '' : `; did you mean ${JSON.stringify(suggestion)}?`;
  return { path: place, message: `${what}${where}${hint}` };
}

/** The name nearest to a mistyped one, where one is near enough that it may have been meant. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const { distance } = levenshtein();
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < least && edits < candidate.length) {
      least = edits;
      best = candidate;
    }
  }
  return best;
}
