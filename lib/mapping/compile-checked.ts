import { createHash } from 'node:crypto';
import type { AnyTables, Issue, RowsOf } from '../types.js';
import { type CarriedOutOver, carryOut } from './carry-out.js';
import type { ColumnType } from './column-type.js';
import type { TypedMapping } from './define.js';
import { expressionLanguage } from './expression-functions.js';
import { valueFace } from './face.js';
import { type ForeignKey, foreignKeyOf } from './foreign-key.js';
import { type Issues, issueCounts } from './issues.js';
import { pickOf } from './pick.js';
import type { ColumnPlan, Plan, TablePlan } from './plan.js';
import { planMapping } from './plan-mapping.js';
import type { Mapping } from './schema.js';
import { type MappingContext, recordScopes, type Scope } from './scope.js';
import { fitsSlots, slotFace } from './slot-face.js';
import { type SlotsByFormat, slotsByFormat } from './slots-by-format.js';

export interface CompileOptions {
  /** When the load began: what `now()` is in expressions. Threads of one load are given the same. */
  readonly startedAt: Date;
}

/** A column as the sink takes it. */
export interface TargetColumn {
  readonly column: string;
  readonly type: ColumnType;
  readonly key: boolean;
  /** Never null: required, part of the key, or with a default that nothing gets past. */
  readonly required: boolean;
}

export interface TargetTable {
  readonly table: string;
  readonly columns: readonly TargetColumn[];
  readonly foreignKey?: ForeignKey;
}

/** A mapping made into a function. */
export interface CompiledMapping<DB = AnyTables> {
  /**
   * The rows of one record by table, or undefined where `filter` leaves it out. Throws a `LoadError` without
   * position where the record is refused.
   */
  toRows(value: unknown, context: MappingContext): RowsOf<DB> | undefined;
  /**
   * Slots read what the mapping looks at, and nothing else: in the place of a record's value they stand for the one that
   * they have read last. Null for a mapping that looks at values in other ways.
   */
  readonly slots: SlotsByFormat | null;
  /** What `toRows` does with a value, and with slots, for those who need no rows. */
  readonly overValues: CarriedOutOver<Scope>;
  /** Undefined for what is none of its slots. */
  overSlots(value: unknown): CarriedOutOver<number> | undefined;
  readonly issues: Issues;
  /** What was counted since the last call, of records that were not refused. */
  takeIssues(): readonly Issue[];
  /** In insert order. */
  readonly tables: readonly TargetTable[];
  /** Paths below the record of the elements that `each` selects: they are lists, however many there are. */
  readonly arrays: readonly string[];
  /** Paths below the record of all that it looks at. */
  readonly pick: readonly string[];
  readonly plan: Plan;
  /** SHA-256 of the mapping: part of what a job is. */
  readonly digest: string;
}

/** Compiles a mapping whose shape has been checked, as in a thread: what checks it takes longer to import than the rest. */
export function compileChecked<DB = AnyTables>(
  mapping: TypedMapping<DB>,
  { startedAt }: CompileOptions,
): CompiledMapping<DB> {
  const language = expressionLanguage(startedAt);
  const plan = planMapping(mapping, language);
  const issues = issueCounts();
  const overValues = { ...carryOut(plan, language, issues, valueFace), begin: recordScopes() };
  const bySlots = fitsSlots(plan)
    ? slotsByFormat(slots => {
        const { faceOf, begin } = slotFace(slots);
        return { ...carryOut(plan, language, issues, faceOf), begin: (_slots, context) => begin(context) };
      })
    : null;

  const overSlots = (value: unknown) => bySlots?.over(value);

  function rowsOf<S>({ begin, rowsOf }: CarriedOutOver<S>, value: unknown, context: MappingContext) {
    return rowsOf(begin(value, context));
  }

  return {
    toRows(value, context) {
      try {
        const inSlots = overSlots(value);
        const rows = inSlots ? rowsOf(inSlots, value, context) : rowsOf(overValues, value, context);
        issues.keep();
        return rows as RowsOf<DB>;
      } finally {
        issues.drop();
      }
    },
    takeIssues: issues.take,
    slots: bySlots?.slots ?? null,
    overValues,
    overSlots,
    issues,
    tables: plan.tables.map((table, index) => targetOf(table, plan.tables.slice(0, index))),
    arrays: [
      ...new Set(plan.tables.flatMap(({ each }) => each?.steps.map(({ name }) => name).join('/') || [])),
    ],
    pick: pickOf(plan),
    plan,
    digest: digestOf(mapping),
  };
}

function targetOf(plan: TablePlan, before: readonly TablePlan[]): TargetTable {
  const { table, variants } = plan;
  const foreignKey = foreignKeyOf(plan, before);
  return {
    table,
    ...(foreignKey && { foreignKey }),
    columns: variants[0]!.columns.map(column => ({
      column: column.column,
      type: column.type,
      key: column.key,
      required: column.required || alwaysDefaults(column),
    })),
  };
}

function alwaysDefaults({ default: constant, onError, values = {} }: ColumnPlan): boolean {
  return (constant ?? null) !== null && onError !== 'null' && !Object.values(values).includes(null);
}

function digestOf(mapping: Mapping): string {
  const { $schema: _, ...rest } = mapping;
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex');
}
