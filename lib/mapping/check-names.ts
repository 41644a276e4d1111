import { nearest } from './mistake.js';
import type { Report } from './report.js';
import type { Mapping, TableMapping } from './schema.js';

// MySQL's 64 characters are the least of the databases; plain ASCII needs no quotes that one of them reads otherwise.
const identifier = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Names of tables and columns, and every place that refers to one. */
export function checkNames({ tables }: Mapping, report: Report): void {
  if (Object.keys(tables).length === 0) report.add(['tables'], 'expected at least one table, got none');
  plainNames(Object.keys(tables), 'table', ['tables'], report);
  for (const [table, mapping] of Object.entries(tables)) {
    const at = ['tables', table];
    const made = [mapping.unpivot?.name, mapping.unpivot?.value, mapping.numbered?.name].filter(
      name => name !== undefined,
    );
    const columns = [...new Set([...made, ...Object.keys(mapping.columns)])];
    if (columns.length === 0) report.add([...at, 'columns'], 'expected at least one column, got none');
    plainNames(columns, 'column', [...at, 'columns'], report);
    known(mapping.after ?? [], Object.keys(tables), 'table', [...at, 'after'], report);
    known(mapping.skipWhenBlank ?? [], columns, 'column', [...at, 'skipWhenBlank'], report);
    const { by = [], prefer } = mapping.unique ?? {};
    known(by, columns, 'column', [...at, 'unique', 'by'], report);
    known(prefer ? [prefer.column] : [], columns, 'column', [...at, 'unique', 'prefer', 'column'], report);
    madeColumns(mapping, made, at, report);
  }
  cycles(tables, report);
}

function plainNames(names: readonly string[], kind: string, at: readonly string[], report: Report): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    if (!identifier.test(name)) {
      const rule = 'not a plain name of at most 64 letters, digits and _';
      report.add(at, `${kind} ${JSON.stringify(name)} is ${rule}`);
    }
    const same = seen.get(name.toLowerCase());
    if (same !== undefined)
      report.add(at, `${kind} "${name}" is "${same}" again: databases don't tell their cases apart`);
    seen.set(name.toLowerCase(), name);
  }
}

function known(
  names: readonly string[],
  all: readonly string[],
  kind: string,
  at: readonly string[],
  report: Report,
): void {
  for (const name of names) {
    if (!all.includes(name)) report.add(at, `unknown ${kind} ${JSON.stringify(name)}`, nearest(name, all));
  }
}

/** A column that `unpivot` or `numbered` makes has no source of its own. */
function madeColumns(
  mapping: TableMapping,
  made: readonly string[],
  at: readonly string[],
  report: Report,
): void {
  if (mapping.unpivot && mapping.numbered) report.add(at, 'a table is either "unpivot" or "numbered"');
  const { unpivot, numbered } = mapping;
  if (unpivot && unpivot.name === unpivot.value)
    report.add([...at, 'unpivot'], '"name" and "value" are the same column');
  if (unpivot && Object.keys(unpivot.from).length === 0)
    report.add([...at, 'unpivot', 'from'], 'expected at least one path, got none');
  if (numbered && (numbered.from ?? 1) > numbered.to)
    report.add([...at, 'numbered'], '"from" is greater than "to"');
  for (const [column, { from, first, expr, with: inputs }] of Object.entries(mapping.columns)) {
    const place = [...at, 'columns', column];
    const sources = [from, first, expr].filter(source => source !== undefined).length;
    if (made.includes(column) && sources > 0) {
      report.add(
        place,
        `the column is made by ${unpivot ? '"unpivot"' : '"numbered"'} and has another source, too`,
      );
    } else if (!made.includes(column) && sources !== 1) {
      report.add(
        place,
        `expected one of "from", "first" and "expr", got ${sources === 0 ? 'none' : sources}`,
      );
    }
    if (inputs && expr === undefined) report.add([...place, 'with'], '"with" goes with "expr"');
  }
}

function cycles(tables: Mapping['tables'], report: Report): void {
  for (const table of Object.keys(tables)) {
    const reached = new Set<string>();
    const walk = (name: string): void => {
      for (const before of tables[name]?.after ?? []) {
        if (reached.has(before)) continue;
        reached.add(before);
        walk(before);
      }
    };
    walk(table);
    if (reached.has(table))
      report.add(['tables', table, 'after'], `table "${table}" would be inserted after itself`);
  }
}
