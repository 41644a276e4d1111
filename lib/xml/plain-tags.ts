import type { Place } from '../bytes/cursor.js';
import { type Kernel, newKernel } from '../kernel/kernel.js';
import type { Holes } from './holes.js';
import type { Limits } from './limits.js';
import { type LeaveOut, type PassedRecords, passedRecords, tellHoles } from './passed-records.js';
import { Token } from './token.js';

/** The elements that are open inside of the one that is passed over, itself included. */
export interface Nest {
  depth: number;
  /** Outermost first, as hashes: a whole record is checked by name when it is read. */
  readonly names: number[];
  /** Whether some of them may be left out. */
  hasHoles: boolean;
}

/** Passes over text and tags inside of an element, which is most of what a document holds. */
export interface PlainTags {
  /** What the last `run` stopped behind: the element, a hole that was open; `none` before a tag that it did not take. */
  readonly token: Token;
  /** The next bytes. */
  load(bytes: Uint8Array): void;
  run(at: number): number;
  /**
   * Passes over whole records from there on, which is at `place`, with white space between: those of a name, of up to
   * `maxBytes`, and so much between. It stops before whatever else there is, and after a thousand. Undefined for none.
   */
  records(at: number, name: Uint8Array, maxBytes: number, place: Place): PassedRecords | undefined;
}

// Those of all scanners of a thread, which take turns.
let shared: { kernel: Kernel; place: Put; placePicks: Put; placeName: Put } | undefined;
let holder: unknown;

type Put = ReturnType<Kernel['place']>;

// Where in the kernel's `State` of tags these stand, as numbers.
const [DEPTH, HOLE, HOLE_FROM, HOLE_NAME_END, HOLES, HOLE_COUNT, STOPPED] = [0, 1, 2, 3, 4, 5, 6];
const TOKENS = [Token.none, Token.element, Token.holeEnd];
// Of each open element: the hash of its name, what is picked of it, and where in these bytes its name is, or 0.
const OPEN_FIELDS = 4;
const [PICK, NAME] = [1, 2];

/**
 * Takes tags that lie whole in the bytes at hand and are right, and is several times faster than the lexer, to which all
 * others, faults among them, are left.
 */
export function plainTags(limits: Limits, nest: Nest, holes: Holes, leaveOut: LeaveOut): PlainTags {
  const { maxDepth, maxAttributes, maxNameBytes } = limits;
  let bytes: Uint8Array = new Uint8Array(0);
  let base = 0;
  let picks = 0;
  let token: Token = Token.none;

  function hold(): Kernel {
    shared ??= share();
    const { kernel, place, placePicks } = shared;
    if (holder === bytes) return kernel;
    holder = bytes;
    base = place(bytes);
    picks = placePicks(new Uint8Array(holes.pick.buffer));
    kernel.limitTags(numberOf(maxDepth), numberOf(maxAttributes), numberOf(maxNameBytes));
    return kernel;
  }

  function run(from: number): number {
    const kernel = hold();
    const { names } = nest;
    const open = kernel.openElements(nest.depth) >> 2;
    let { numbers } = kernel;
    for (let level = 0; level < nest.depth; level++) {
      const element = open + level * OPEN_FIELDS;
      numbers[element] = names[level]!;
      numbers[element + NAME] = 0;
      numbers[element + OPEN_FIELDS + PICK] = holes.open[level + 1]!;
    }
    const end = base + bytes.length;
    const taken = kernel.passTags(base + from, end, nest.depth, holes.hole, nest.hasHoles ? picks : 0);
    ({ numbers } = kernel);
    const state = kernel.tagState.value >> 2;
    nest.depth = numbers[state + DEPTH]!;
    holes.hole = numbers[state + HOLE]!;
    const behind = kernel.openElements(0) >> 2;
    for (let level = 0; level < nest.depth; level++) {
      const element = behind + level * OPEN_FIELDS;
      names[level] = numbers[element]!;
      holes.open[level + 1] = numbers[element + OPEN_FIELDS + PICK]!;
    }
    tellHoles(numbers, numbers[state + HOLES]! >> 2, numbers[state + HOLE_COUNT]!, base, leaveOut);
    const begun = numbers[state + HOLE_FROM]!;
    if (begun > 0) leaveOut(begun - base, numbers[state + HOLE_NAME_END]! - base, undefined);
    token = TOKENS[numbers[state + STOPPED]!]!;
    return taken - base;
  }

  function records(
    from: number,
    name: Uint8Array,
    maxBytes: number,
    place: Place,
  ): PassedRecords | undefined {
    const kernel = hold();
    const nameAt = shared!.placeName(name);
    const isPicked = holes.begin(true) ? picks : 0;
    const limit = numberOf(maxBytes);
    const end = base + bytes.length;
    const count = kernel.passRecords(base + from, end, nameAt, name.length, limit, isPicked);
    if (count === 0) return undefined;
    const holesAt = kernel.numbers[(kernel.tagState.value >> 2) + HOLES]!;
    return passedRecords(kernel, count, { base, holesAt, from, place }, leaveOut);
  }

  return {
    get token() {
      return token;
    },
    records,
    load(next) {
      bytes = next;
      holder = undefined;
    },
    run,
  };
}

function share(): NonNullable<typeof shared> {
  const kernel = newKernel();
  return { kernel, place: kernel.place(), placePicks: kernel.place(), placeName: kernel.place() };
}

function numberOf(limit: number): number {
  return Math.min(limit, 0x7fffffff);
}
