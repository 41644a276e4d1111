import { checkMapping } from './check.js';
import type { ColumnMapping, Mapping, TableMapping } from './schema.js';

/** A mapping whose rows the compiler knows: `DB` maps its tables to their rows. */
export type TypedMapping<DB> = Mapping & { readonly for?: (db: DB) => void };

/** The tables that a mapping fills, with the types of their rows. */
export type TablesOf<M extends Mapping> = { [Table in keyof M['tables']]: RowOf<M['tables'][Table]> };

/** A mapping for given tables: names of tables and columns are theirs, and types fit. */
export type MappingFor<DB> = Omit<Mapping, 'tables'> & {
  readonly tables: {
    readonly [Table in keyof DB]?: Omit<TableMapping, 'columns'> & {
      readonly columns: {
        readonly [Column in keyof DB[Table]]?: ColumnMapping & ColumnFor<DB[Table][Column]>;
      };
    };
  };
};

/**
 * A mapping in code. Without a type argument the rows' types come from its columns; with one,
 * `defineMapping<DB>(…)`, its columns are checked against the tables.
 * @throws MappingError as `checkMapping` does
 */
export function defineMapping<DB = never>(
  mapping: NoInfer<[DB] extends [never] ? never : MappingFor<DB>>,
): TypedMapping<DB>;
export function defineMapping<const M extends Mapping>(mapping: M & OnlyKnown<M>): TypedMapping<TablesOf<M>>;
export function defineMapping(mapping: unknown): Mapping {
  return checkMapping(mapping);
}

/** What the compiler does by itself where nothing is inferred: it refuses a key that is not there. */
type OnlyKnown<M extends Mapping> = Never<Exclude<keyof M, keyof Mapping>> & {
  readonly tables: {
    readonly [Table in keyof M['tables']]: Never<Exclude<keyof M['tables'][Table], keyof TableMapping>> & {
      readonly columns: {
        readonly [Column in keyof M['tables'][Table]['columns']]: Never<
          Exclude<keyof M['tables'][Table]['columns'][Column], keyof ColumnMapping>
        >;
      };
    };
  };
};

type Never<Key extends PropertyKey> = { readonly [K in Key]?: never };

type RowOf<Table extends TableMapping> = Flat<
  { -readonly [Column in keyof Table['columns']]: CellOf<Table['columns'][Column]> } & Made<
    Table,
    keyof Table['columns']
  >
>;

/** The columns that `unpivot` and `numbered` make, where they have no entry. */
type Made<Table, Declared> = (Table extends {
  readonly unpivot: { readonly name: infer Name extends string; readonly value: infer Value extends string };
}
  ? { [Column in Exclude<Name, Declared>]: string | null } & {
      [Column in Exclude<Value, Declared>]: string | null;
    }
  : unknown) &
  (Table extends { readonly numbered: { readonly name: infer Name extends string } }
    ? { [Column in Exclude<Name, Declared>]: number | bigint | null }
    : unknown);

type CellOf<Column extends ColumnMapping> =
  ValueOf<Column['type']> | (Column extends NeverNull ? never : null);

type ValueOf<Type extends string> = Type extends 'integer'
  ? number | bigint
  : Type extends 'float'
    ? number
    : Type extends 'boolean'
      ? boolean
      : Type extends `binary${string}`
        ? Uint8Array
        : string;

type NeverNull =
  | { readonly required: true }
  | { readonly key: true }
  | {
      readonly default: string | number | boolean;
      readonly onError?: 'reject' | 'default';
      readonly values?: Readonly<Record<string, string | number | boolean>>;
    };

type ColumnFor<Value> = (null extends Value ? unknown : NeverNull) & {
  readonly type: {
    [Type in ColumnMapping['type']]: [ValueOf<Type>] extends [Value | bigint] ? Type : never;
  }[ColumnMapping['type']];
};

type Flat<T> = { [Key in keyof T]: T[Key] } & {};
