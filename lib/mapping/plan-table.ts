import type { Language } from './expression-functions.js';
import { parsePath } from './parse-path.js';
import type { ColumnPlan, Source, TablePlan, Variant } from './plan.js';
import { type Fill, planColumn, planExpression, planSource } from './plan-column.js';
import type { Report } from './report.js';
import type { ColumnMapping, TableMapping } from './schema.js';

const asWritten: Fill = path => path;

/** Everything of one table parsed, but for what is reported. */
export function planTable(
  table: string,
  mapping: TableMapping,
  language: Language,
  report: Report,
): TablePlan {
  const at = ['tables', table];
  const where = mapping.where;
  return {
    table,
    each: mapping.each === undefined ? undefined : parsePath(mapping.each),
    where:
      where === undefined
        ? undefined
        : report.attempt([...at, 'where'], () => planExpression(where, asWritten, language)),
    variants: planVariants(mapping, [...at, 'columns'], language, report),
    skipWhenBlank: mapping.skipWhenBlank ?? [],
    unique: mapping.unique && {
      by: mapping.unique.by,
      keep: mapping.unique.keep ?? 'first',
      prefer: mapping.unique.prefer,
    },
  };
}

type Given = Readonly<Record<string, Source>>;

function planVariants(
  mapping: TableMapping,
  at: readonly string[],
  language: Language,
  report: Report,
): readonly Variant[] {
  const { unpivot, numbered } = mapping;
  if (unpivot) {
    return Object.entries(unpivot.from).map(([name, from]) => {
      const path = parsePath(from);
      const given: Given = {
        [unpivot.name]: { kind: 'text', text: name },
        [unpivot.value]: { kind: 'path', path },
      };
      return {
        columns: columnsOf(given, asWritten),
        given: unpivot.blank === 'keep' ? undefined : { path, only: unpivot.only },
      };
    });
  }
  if (numbered) {
    const { name, from = 1, to } = numbered;
    return Array.from({ length: to - from + 1 }, (_, i) => String(from + i)).map(n => ({
      columns: columnsOf({ [name]: { kind: 'text', text: n } }, path => path.replaceAll('{n}', n)),
      given: undefined,
    }));
  }
  return [{ columns: columnsOf({}, asWritten), given: undefined }];

  function columnsOf(given: Given, fill: Fill): readonly ColumnPlan[] {
    return Object.entries({ ...undeclared(given, mapping), ...mapping.columns }).flatMap(
      ([column, settings]) => {
        const place = [...at, column, ...(settings.expr === undefined ? [] : ['expr'])];
        return (
          report.attempt(place, () => {
            const source = Object.hasOwn(given, column)
              ? given[column]
              : planSource(settings, fill, language);
            return source ? [planColumn(column, settings, source)] : [];
          }) ?? []
        );
      },
    );
  }
}

/** The columns that `unpivot` and `numbered` make need no entry of their own. */
function undeclared(given: Given, mapping: TableMapping): Readonly<Record<string, ColumnMapping>> {
  const numberColumn = mapping.numbered?.name;
  const names = Object.keys(given).filter(name => !Object.hasOwn(mapping.columns, name));
  return Object.fromEntries(
    names.map(name => [name, { type: name === numberColumn ? 'integer' : 'string' }]),
  );
}
