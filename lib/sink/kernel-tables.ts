import { type Sized, sized } from '../bytes/sized.js';
import type { Kernel } from '../kernel/kernel.js';
import type { KernelRows } from './kernel-rows.js';
import type { Column } from '../mapping/column.js';
import type { CompiledTable } from '../mapping/table.js';
import { encodedValue } from './encode-table.js';
import type { TableForm } from './writers/mysql-encode.js';

export interface KernelTable {
  readonly form: TableForm;
  readonly out: KernelRows;
  /** The mapping's part, carried out over slots of the kernel; undefined where it is not. */
  readonly table: CompiledTable<number> | undefined;
}

const MADE_ELSEWHERE = 0;
const NUMBER = 1;
const KINDS = { integer: 2, decimal: 3, string: 4, date: 5, datetime: 6 } as const;
const NULL_VALUE = 1;
const NO_LIMIT = 0xffffffff;

/** Tells the kernel how the rows of a mapping's tables are put: see `Table` and `Column` in `assembly/encode.ts` and `assembly/column.ts`. */
export function describeToKernel(kernel: Kernel, tables: readonly KernelTable[]): void {
  const { tableBytes } = kernel;
  const list = kernel.allocate(tables.length * tableBytes.value);
  for (const [index, { table, form, out }] of tables.entries()) {
    const columns = table?.place ? table.columns : [];
    const fields = [
      ...[out.address, table?.place?.address ?? 0],
      ...[form.opening, form.between, form.closing].flatMap(wordOf),
      ...[columnsOf(kernel, columns, form), columns.length, 0],
    ];
    put(kernel, list + index * tableBytes.value, fields);
  }
  kernel.encodeTables(list, tables.length);
}

function columnsOf(kernel: Kernel, columns: readonly Column<number>[], form: TableForm): number {
  const { columnBytes } = kernel;
  const list = kernel.allocate(columns.length * columnBytes.value);
  for (const [index, column] of columns.entries()) {
    put(kernel, list + index * columnBytes.value, fieldsOf(kernel, column, form));
  }
  return list;
}

function fieldsOf(kernel: Kernel, column: Column<number>, form: TableForm): number[] {
  const { slot, name, type } = column;
  const copy = slot && form.copyOf(name, type);
  const isSized = Number(form.isSized);
  if (!slot || !copy) {
    const kind = isRowNumber(column, form) ? NUMBER : MADE_ELSEWHERE;
    return Object.assign(Array(kernel.columnBytes.value / 4).fill(0), [kind, 0, 0, 0, isSized]);
  }
  const { up, steps, holder, at } = slot;
  const { kind, size = NO_LIMIT, scale = 0, quote, escapes } = copy;
  const path = keep(
    kernel,
    Uint32Array.from(steps.flatMap(({ around, number }) => [around.address, number])),
  );
  const blank = blankOf(column, form);
  return [
    ...[KINDS[kind], size, scale, quote, isSized, escapes ? keep(kernel, escapes) : 0],
    ...[up, path, steps.length, holder.address, at],
    ...(blank === undefined
      ? [0, 0]
      : blank === null
        ? [NULL_VALUE, 0]
        : [keep(kernel, blank), blank.length]),
  ];
}

/** Whether its values are the digits of the number of the row. */
function isRowNumber(column: Column<number>, form: TableForm): boolean {
  if (!column.isNumber || column.type.name !== 'integer') return false;
  return [1, 10, 2 ** 20].every(number => textOrNone(column, form, number - 1) === String(number));
}

/** What is put where its source is blank, or null for nothing; undefined where that is not always the same. */
function blankOf(
  { keepsBlank, finish, name }: Column<number>,
  form: TableForm,
): Uint8Array | null | undefined {
  if (keepsBlank) return undefined;
  try {
    const blank = form.columns.get(name)!(finish(undefined));
    if (!form.isSized) return Buffer.from(String(blank));
    return blank === null ? null : sized(blank as Sized);
  } catch {
    // It is required: the record is refused.
    return undefined;
  }
}

function textOrNone(column: Column<number>, form: TableForm, index: number): string | undefined {
  try {
    return String(encodedValue(column, form)(0, index));
  } catch {
    return undefined;
  }
}

function keep(kernel: Kernel, { buffer, byteOffset, byteLength }: Uint8Array | Uint32Array): number {
  return kernel.keep(new Uint8Array(buffer, byteOffset, byteLength));
}

/** A text of up to four bytes, and its length. */
function wordOf(text: string): [word: number, length: number] {
  const bytes = Buffer.alloc(4);
  return [(bytes.write(text), bytes.readUInt32LE()), Buffer.byteLength(text)];
}

function put(kernel: Kernel, address: number, fields: readonly number[]): void {
  new Uint32Array(kernel.bytes.buffer).set(fields, address >> 2);
}
