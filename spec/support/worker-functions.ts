// Functions that specs run in worker threads.
import { parentPort, threadId } from 'node:worker_threads';
import { LoadError } from '../../lib/errors.js';
import type { Block } from '../../lib/types.js';

// What maps blocks takes long to load, and most threads have none.
let loading: Promise<typeof import('../../lib/block/batch-of.js')> | undefined;
const forBlocks = () => (loading ??= import('../../lib/block/batch-of.js'));

export default (input: number) => input * 2;

export const withData = (input: number, factor: number) => input * factor;

export const whichThread = () => threadId;

/** Answers the later the smaller its input is. */
export async function slowest(input: number): Promise<number> {
  for (let turn = input; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
  return input;
}

export const byteLength = ({ bytes }: { bytes: Uint8Array }) => bytes.length;

/** Bytes that a view in the input looks at, and those of the buffer that came with it. */
export function memoryOf(input: object): number[] {
  const view = [input, ...Object.values(input)].find(value => ArrayBuffer.isView(value))!;
  return [view.byteLength, view.buffer.byteLength];
}

export const typeOf = (input: unknown) => typeof input;

/** Nothing of the library's own, however much it looks like it. */
export const likeBatch = (input: number) => ({ positions: [{ x: input }], tables: 'two' });

/** A module may use the port that Node gives it. */
export function talking(input: number): number {
  parentPort!.postMessage('good morning');
  parentPort!.close();
  return input;
}

/** Gives nothing. */
export const silently = () => null;

export const silent = () => new Promise<never>(() => {});

export const oddRows = async (block: Block) =>
  (await forBlocks()).batchOf(block, () => ({ t: JSON.parse('{"a":1,"__proto__":"x"}') }));

/** Dies, and says so at the last moment. */
export function dying(_input: unknown, said: Int32Array): Promise<never> {
  process.once('exit', () => {
    Atomics.store(said, 0, 1);
    Atomics.notify(said, 0);
  });
  setImmediate(() => {
    throw new Error('gone');
  });
  return silent();
}

export const rowsOf = async (block: Block) =>
  (await forBlocks()).batchOf<{ '@a'?: string } | string>(block, (value, { position }) => ({
    records: { record: position.record, text: JSON.stringify(value) },
  }));

interface Wide {
  readonly '@id': string;
  readonly vehicle: Readonly<Record<string, string>>;
}

export const wideRows = async (block: Block) =>
  (await forBlocks()).batchOf<Wide>(block, ({ '@id': id, vehicle }) => ({
    wide: { id, first: vehicle['@c1']!, last: vehicle['@c16']! },
  }));

export const rowsOrThrow = async (block: Block) =>
  (await forBlocks()).batchOf<string>(block, value => {
    if (value === 'bad') throw new Error('no good');
    return { records: { value } };
  });

// What follows fails at the input 3.
export function throwing(input: number): number {
  if (input === 3) throw new LoadError('bad_value', 'three', { table: 't', column: 'c' });
  return input;
}

export function throwingPlainly(input: number): number {
  if (input === 3) throw new Error('three');
  return input;
}

export function uncaught(input: number): number | Promise<never> {
  if (input !== 3) return input;
  setImmediate(() => {
    throw new RangeError('out of the blue');
  });
  return new Promise(() => {});
}

export function exiting(input: number): number {
  if (input === 3) process.exit(7);
  return input;
}

export function hoarding(input: number): number {
  if (input !== 3) return input;
  const hoard: number[][] = [];
  for (;;) hoard.push(new Array(100_000).fill(0).map(Math.random));
}

export function endless(input: number): number {
  if (input === 3) for (;;);
  return input;
}

export function notCloneable(input: number): number | (() => void) {
  return input === 3 ? () => {} : input;
}

export const nullAtThree = (input: number) => (input === 3 ? null : input);

export const undefinedAtThree = (input: number) => (input === 3 ? undefined : input);

export function throwingNull(input: number): number {
  if (input === 3) throw null;
  return input;
}

export function throwingBare(input: number): number {
  if (input === 3) throw Object.create(null);
  return input;
}

export function uncaughtNull(input: number): number | Promise<never> {
  if (input !== 3) return input;
  setImmediate(() => {
    throw null;
  });
  return silent();
}
