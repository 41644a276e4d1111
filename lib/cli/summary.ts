import { formatPosition } from '../errors.js';
import type { ReportedSettings } from '../load/report.js';
import { bytesText, countText, durationText, tableText } from './figures.js';
import type { Totals } from './totals.js';

const SHOWN_REJECTS = 10;

/** What people see at the end of a load. */
export function summaryOf(totals: Totals): string {
  const { read, written, filtered, rejected, rows, issues, bytes, elapsedMs, settings } = totals;
  const tables = Object.keys(rows);
  const before = totals.sources.reduce((sum, source) => sum + source.before, 0);
  const parts = [
    tableText([
      ['records', 'read', 'written', 'filtered', 'rejected'],
      ['', ...[read, written, filtered, rejected].map(countText)],
    ]),
    before > 0 && `${countText(before)} of these records were in before`,
    tables.length > 0 && tableRows(totals),
    issues.length > 0 &&
      tableText([
        ['issue', 'times'],
        ...issues.map(({ table, column, rule, count }) => {
          return [`${column === undefined ? table : `${table}.${column}`} ${rule}`, countText(count)];
        }),
      ]),
    rejected > 0 && rejectLines(totals),
    `${bytesText(bytes)} in ${durationText(elapsedMs)}${settings ? `: ${settingsText(settings)}` : ''}`,
  ];
  return parts.filter(Boolean).join('\n\n');
}

function settingsText({ threads, connections, maxRecords, maxBytes }: ReportedSettings): string {
  const size = `${countText(maxRecords)} records or ${bytesText(maxBytes)}`;
  return `${several(threads, 'thread')}, ${several(connections, 'connection')}, batches of up to ${size}`;
}

function several(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function tableRows({ rows, conflicts }: Totals): string {
  const kinds = (['updated', 'ignored'] as const).filter(kind =>
    Object.values(conflicts).some(counts => counts[kind] > 0),
  );
  return tableText([
    ['table', 'rows', ...kinds],
    ...Object.entries(rows).map(([table, count]) => {
      const there = kinds.map(kind => countText(conflicts[table]?.[kind] ?? 0));
      return [table, countText(count), ...there];
    }),
  ]);
}

function rejectLines({ rejects, rejected }: Totals): string {
  const lines = rejects
    .slice(0, SHOWN_REJECTS)
    .map(({ source, position, reason }) => `rejected: ${source}: ${formatPosition(position)}: ${reason}`);
  const more = rejected - lines.length;
  return [...lines, ...(more > 0 ? [`… and ${countText(more)} more`] : [])].join('\n');
}
