import type { ColumnType } from './column-type.js';
import type { Path } from './path.js';
import type { Writing } from './types/reader.js';

/**
 * A mapping with everything parsed and nothing left to choose, as plain values. It is what closures over values are
 * made from, and what a reader of bytes can be made from.
 */
export interface Plan {
  readonly filter: ExpressionPlan | undefined;
  /** In insert order. */
  readonly tables: readonly TablePlan[];
}

export interface TablePlan {
  readonly table: string;
  /** The elements that give rows; without it the record itself. */
  readonly each: Path | undefined;
  readonly where: ExpressionPlan | undefined;
  /** Every element gives one row for each of these: one, but for `unpivot` and `numbered`. */
  readonly variants: readonly Variant[];
  readonly skipWhenBlank: readonly string[];
  readonly unique: UniquePlan | undefined;
}

export interface Variant {
  readonly columns: readonly ColumnPlan[];
  /** The value that a row is made from: without one there is no row, or with none of `only`. */
  readonly given: { readonly path: Path; readonly only: readonly string[] | undefined } | undefined;
}

export interface ColumnPlan {
  readonly column: string;
  readonly source: Source;
  readonly type: ColumnType;
  readonly writing: Writing;
  readonly key: boolean;
  readonly required: boolean;
  readonly trim: boolean;
  readonly keepBlank: boolean;
  readonly convert: readonly string[];
  /** Texts and what they stand for; '' is blank, `*` any other. */
  readonly values: Readonly<Record<string, Constant>> | undefined;
  readonly default: Constant | undefined;
  readonly onError: 'reject' | 'null' | 'default';
}

export type Constant = string | number | boolean | null;

export type Source =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'first'; readonly paths: readonly Path[] }
  | { readonly kind: 'expression'; readonly expression: ExpressionPlan }
  /** The row's number among the rows that the record gives the table. */
  | { readonly kind: 'number' }
  | { readonly kind: 'text'; readonly text: string };

export interface ExpressionPlan {
  readonly text: string;
  /** What its names stand for: the text at a path, or all texts there. */
  readonly inputs: readonly { readonly name: string; readonly path: Path; readonly all: boolean }[];
}

export interface UniquePlan {
  readonly by: readonly string[];
  readonly keep: 'first' | 'last';
  readonly prefer: { readonly column: string; readonly order: readonly Constant[] } | undefined;
}
