import { readFileSync } from 'node:fs';

/** What the compiled part gives: see `assembly/index.ts`. Addresses are indices in its memory. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  allocate(bytes: number): number;
  release(address: number): void;
  seedHashes(low: number, high: number): void;
  readonly root: { readonly value: number };
  read(from: number, to: number): number;
  expectJson(maxDepth: number): void;
  containerEnd(at: number, end: number, isObject: number, maxDepth: number): number;
  wantText(wanted: number): void;
  wantAttribute(wanted: number, name: number, length: number): number;
  wantChild(wanted: number, name: number, length: number): number;
  childOf(wanted: number, number: number): number;
  countOf(wanted: number): number;
  rowAt(wanted: number, row: number): number;
  childAt(wanted: number, number: number): number;
  readonly tableBytes: { readonly value: number };
  readonly columnBytes: { readonly value: number };
  newRows(columns: number): number;
  encodeTables(list: number, count: number): void;
  encode(record: number): number;
  mark(): void;
  undo(): void;
  reserve(rows: number, more: number): number;
  putUpTo(rows: number, at: number): void;
  beginSized(rows: number): number;
  endSized(rows: number, at: number): void;
  putNull(rows: number, column: number): void;
  endRow(rows: number, record: number): void;
  restart(rows: number): void;
  readEvents(from: number, to: number): number;
  eventsFound(): number;
  namesAnew(): number;
  nameEntry(number: number): number;
  readCount(): number;
  readFrom(): number;
  readTo(): number;
  filterRecords(isFiltered: number): void;
  encodeRecords(
    places: number,
    count: number,
    from: number,
    to: number,
    base: number,
    end: number,
    before: number,
  ): number;
  recordAt(): number;
  recordsBehind(): number;
  keptRecords(): number;
  keptBehind(): number;
  limitTags(maxDepth: number, maxAttributes: number, maxNameBytes: number): void;
  openElements(count: number): number;
  passTags(from: number, end: number, openDepth: number, openHole: number, picks: number): number;
  readonly tagState: { readonly value: number };
  passRecords(
    from: number,
    end: number,
    name: number,
    nameBytes: number,
    maxBytes: number,
    picks: number,
  ): number;
  readonly passedRecords: { readonly value: number };
  readonly passedTo: { readonly value: number };
}

/** What it asks of the program around: see `assembly/imports.ts`. Each is set by whom it concerns. */
export interface KernelCalls {
  makeText(from: number, to: number, isAttribute: number, isAscii: number): number;
  makeLines(from: number, to: number, isAscii: number): number;
  joinTexts(
    start: number,
    end: number,
    kind: number,
    nextStart: number,
    nextEnd: number,
    nextKind: number,
  ): number;
  putValue(table: number, column: number, row: number): void;
  putRows(table: number, record: number): number;
  passes(): boolean;
}

/** Loops over bytes in WebAssembly, with memory of their own. */
export interface Kernel extends Omit<KernelExports, 'memory'> {
  readonly calls: Partial<KernelCalls>;
  /** All of its memory; good until it grows. */
  readonly bytes: Buffer<ArrayBuffer>;
  readonly numbers: Int32Array<ArrayBuffer>;
  /** A place in its memory for one thing after the other, each of which goes over the one before; gives its address. */
  place(): (input: Uint8Array) => number;
  /** Keeps bytes in its memory; gives their address. */
  keep(bytes: Uint8Array): number;
}

/** It looks at sixteen bytes at a time, and so beyond the last. Zero ends all that is read. */
const BEYOND = 32;
const MOST_KEPT = 8 * 1024 * 1024;

let compiled: WebAssembly.Module | undefined;

export function newKernel(): Kernel {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('./kernel.wasm', import.meta.url)));
  const calls: Partial<KernelCalls> = {};
  const imports: KernelCalls = {
    makeText: (...of) => calls.makeText!(...of),
    makeLines: (...of) => calls.makeLines!(...of),
    joinTexts: (...of) => calls.joinTexts!(...of),
    putValue: (table, column, row) => calls.putValue!(table, column, row),
    putRows: (table, record) => calls.putRows!(table, record),
    passes: () => calls.passes!(),
  };
  const env = {
    abort() {
      throw new RangeError('out of memory');
    },
  };
  const instance = new WebAssembly.Instance(compiled, { imports: { ...imports }, env });
  const { memory, ...exports } = instance.exports as unknown as KernelExports;
  exports.seedHashes(Math.random() * 2 ** 32, Math.random() * 2 ** 32);
  let bytes = Buffer.from(memory.buffer);
  let numbers = new Int32Array(memory.buffer);

  function current(): Buffer<ArrayBuffer> {
    // Memory that grows is other memory.
    if (bytes.length === 0) {
      bytes = Buffer.from(memory.buffer);
      numbers = new Int32Array(memory.buffer);
    }
    return bytes;
  }

  return {
    ...exports,
    calls,
    get bytes() {
      return current();
    },
    get numbers() {
      current();
      return numbers;
    },
    place() {
      let address = 0;
      let room = 0;
      return given => {
        const needed = given.length + BEYOND;
        if (needed > room || (room > MOST_KEPT && needed < MOST_KEPT)) {
          if (room > 0) exports.release(address);
          room = needed + (needed >> 2);
          address = exports.allocate(room);
        }
        current().set(given, address);
        bytes.fill(0, address + given.length, address + needed);
        return address;
      };
    },
    keep(given) {
      const address = exports.allocate(given.length + BEYOND);
      current().set(given, address);
      return address;
    },
  };
}
