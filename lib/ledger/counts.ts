import { NOTHING, type Report } from '../sink/tally.js';

/** What a batch's row has as text: what of it a person would not look for in a column of its own. */
export type Counts = Pick<Report, 'rows' | 'conflicts' | 'issues' | 'readAsValues'>;

export function countsText({ rows, conflicts, issues, readAsValues }: Counts): string {
  return JSON.stringify({
    rows,
    ...(Object.keys(conflicts).length > 0 && { conflicts }),
    ...(issues.length > 0 && { issues }),
    ...(readAsValues > 0 && { readAsValues }),
  });
}

export function countsOf(text: string): Counts {
  const { rows, conflicts, issues, readAsValues } = NOTHING;
  return { rows, conflicts, issues, readAsValues, ...(JSON.parse(text) as Partial<Counts>) };
}
