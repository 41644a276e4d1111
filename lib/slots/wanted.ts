import type { Kernel } from '../kernel/kernel.js';

/** What is wanted of the elements of one name in one place: some attributes, the text, some children. */
export interface Wanted {
  readonly kernel: Kernel;
  /** Of what it is in the kernel, where there is a row of numbers for each such element of a record. */
  readonly address: number;
  readonly parent: Wanted | undefined;
  /** By their numbers. */
  readonly children: Wanted[];
}

/** One text of each row of an element. */
export interface Slot {
  /** So many levels above the element that gives a row, its path starts … */
  readonly up: number;
  /** … and leads down, by the numbers of children. */
  readonly steps: readonly { readonly around: Wanted; readonly number: number }[];
  readonly holder: Wanted;
  /** Where in the holder's rows, in bytes. */
  readonly at: number;
}

/** Where in a row the text stands. */
export const TEXT = 4;
/** With the kind of a text: the element has children. */
export const IS_PARENT = 4;

export function rootWanted(kernel: Kernel): Wanted {
  return { kernel, address: kernel.root.value, parent: undefined, children: [] };
}

export function wantText({ kernel, address }: Wanted): number {
  kernel.wantText(address);
  return TEXT;
}

/** Where in a row an attribute stands, which is wanted from now on. */
export function wantAttribute({ kernel, address }: Wanted, name: string): number {
  return withName(kernel, name, (at, length) => kernel.wantAttribute(address, at, length));
}

/** The number of a child, which is wanted from now on. */
export function wantChild(parent: Wanted, name: string): number {
  const { kernel, address, children } = parent;
  const number = withName(kernel, name, (at, length) => kernel.wantChild(address, at, length));
  children[number] ??= { kernel, address: kernel.childOf(address, number), parent, children: [] };
  return number;
}

function withName<Found>(kernel: Kernel, name: string, use: (at: number, length: number) => Found): Found {
  const utf8 = Buffer.from(name);
  const at = kernel.keep(utf8);
  try {
    return use(at, utf8.length);
  } finally {
    kernel.release(at);
  }
}

/** How many there are in the record. */
export function countOf({ kernel, address }: Wanted): number {
  return kernel.countOf(address);
}

/** Calls back with the numbers of a slot: of an attribute that is not there, `start` is negative. */
export function slotIn<Found>(
  { kernel, address }: Wanted,
  row: number,
  at: number,
  use: (start: number, end: number, kind: number) => Found,
): Found {
  const index = (kernel.rowAt(address, row) + at) >> 2;
  const { numbers } = kernel;
  return use(numbers[index]!, numbers[index + 1]!, numbers[index + 2]!);
}

/** The row of the element around. */
export function rowAround({ kernel, address }: Wanted, row: number): number {
  return kernel.numbers[kernel.rowAt(address, row) >> 2]!;
}

/** The first row that a child has in a row. */
export function firstChild({ kernel, address }: Wanted, row: number, number: number): number {
  return kernel.numbers[(kernel.rowAt(address, row) + kernel.childAt(address, number)) >> 2]!;
}

/** The row behind the last one. */
export function behindChildren({ kernel, address }: Wanted, row: number, number: number): number {
  return kernel.numbers[((kernel.rowAt(address, row) + kernel.childAt(address, number)) >> 2) + 1]!;
}
