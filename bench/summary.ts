import type { Result } from './competitor.js';

/** The medians of one competitor at one work. */
export interface Summary {
  readonly work: string;
  readonly competitor: string;
  readonly rounds: number;
  readonly records: number;
  readonly recordsPerSecond: number;
  readonly mbPerSecond: number;
  readonly cpuSeconds: number;
  /** Median peak of the process. */
  readonly rssMiB: number;
  /** What ours went by. */
  readonly settings?: Result['settings'];
  /** Speed as a multiple of the first competitor's. */
  readonly ratio: number;
}

export function summarize(
  work: string,
  results: ReadonlyMap<string, readonly Result[]>,
  file: { readonly records: number; readonly bytes: number },
): Summary[] {
  const seconds = [...results.values()].map(rounds => median(rounds.map(round => round.seconds)));
  return [...results].map(([competitor, rounds], index) => ({
    work,
    competitor,
    rounds: rounds.length,
    records: file.records,
    recordsPerSecond: Math.round(file.records / seconds[index]!),
    mbPerSecond: round(file.bytes / 1e6 / seconds[index]!, 1),
    cpuSeconds: round(median(rounds.map(round => round.cpuSeconds)), 1),
    rssMiB: Math.round(median(rounds.map(round => round.rssMiB))),
    ...(rounds[0]!.settings && { settings: rounds[0]!.settings }),
    ratio: round(seconds[0]! / seconds[index]!, 2),
  }));
}

export function asTable(summaries: readonly Summary[]): string {
  const lines = [
    [
      'work',
      'competitor',
      'records/s',
      'MB/s',
      'CPU, s',
      'peak RSS, MiB',
      'threads',
      'connections',
      'block',
      'ratio',
    ],
    ...summaries.map(summary => [
      summary.work,
      summary.competitor,
      String(summary.recordsPerSecond),
      summary.mbPerSecond.toFixed(1),
      summary.cpuSeconds.toFixed(1),
      String(summary.rssMiB),
      ...settingsCells(summary.settings),
      summary.ratio.toFixed(2),
    ]),
  ];
  const widths = lines[0]!.map((_title, column) => Math.max(...lines.map(line => line[column]!.length)));
  const rule = `|${widths.map((width, column) => (column < 2 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const rows = lines.map(line => {
    const cells = line.map((cell, column) =>
      column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    );
    return `| ${cells.join(' | ')} |`;
  });
  return [rows[0], rule, ...rows.slice(1)].join('\n');
}

function settingsCells(settings: Summary['settings']): string[] {
  if (!settings) return ['', '', ''];
  const { threads, connections, maxRecords, maxBytes } = settings;
  return [String(threads), String(connections), `${maxRecords} or ${round(maxBytes / 1024 ** 2, 2)} MiB`];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
