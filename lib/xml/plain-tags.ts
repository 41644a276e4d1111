import { type Kernel, newKernel } from '../kernel/kernel.js';
import type { Holes } from './holes.js';
import type { Limits } from './limits.js';
import { Token } from './token.js';

/** The elements that are open inside of the one that is passed over, itself included. */
export interface Nest {
  depth: number;
  /** Outermost first, as hashes: a whole record is checked by name when it is read. */
  readonly names: number[];
  /** Whether some of them may be left out. */
  hasHoles: boolean;
}

/** Line ends before a place, since records were looked for, and the index behind the last of them, or -1. */
export interface Lines {
  readonly lineEnds: number;
  readonly lineStart: number;
}

/** A record that has been passed over, by indices in the bytes at hand, and the lines before it. */
export interface PassedRecord extends Lines {
  readonly from: number;
  readonly to: number;
  /** Index of its first hole, and behind its last: see `PassedRecords`. */
  readonly holesFrom: number;
  readonly holesTo: number;
}

/** Records that follow each other. */
export interface PassedRecords extends Iterable<PassedRecord> {
  /** Where they end. */
  readonly end: Lines & { readonly to: number };
  /** Tells of the holes of one of them. */
  leaveOut(record: PassedRecord): void;
}

/** Passes over text and tags inside of an element, which is most of what a document holds. */
export interface PlainTags {
  /** What the last `run` stopped behind: the element, a hole that was open; `none` before a tag that it did not take. */
  readonly token: Token;
  /** The next bytes. */
  load(bytes: Uint8Array): void;
  run(at: number): number;
  /**
   * Passes over whole records from there on, with white space between: those of a name, of up to `maxBytes`, and so much
   * between. It stops before whatever else there is, and after a thousand. Undefined where there is none.
   */
  records(at: number, name: Uint8Array, maxBytes: number): PassedRecords | undefined;
}

/** Told of a hole that begins in the bytes at hand; `to` is where it ends, or undefined where it does not end in them. */
export type LeaveOut = (from: number, nameEnd: number, to: number | undefined) => void;

// Those of all scanners of a thread, which take turns.
let shared: { kernel: Kernel; place: Place; placePicks: Place; placeName: Place } | undefined;
let holder: unknown;

type Place = ReturnType<Kernel['place']>;

// Where in the kernel's `State` of tags these stand, as numbers.
const [DEPTH, HOLE, HOLE_FROM, HOLE_NAME_END, HOLES, HOLE_COUNT, STOPPED] = [0, 1, 2, 3, 4, 5, 6];
const TOKENS = [Token.none, Token.element, Token.holeEnd];
// Of each open element: the hash of its name, what is picked of it, and where in these bytes its name is, or 0.
const OPEN_FIELDS = 4;
const [PICK, NAME] = [1, 2];
const HOLE_FIELDS = 3;
// Of each record that it has passed over.
const PASSED_FIELDS = 6;

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
    const found = numbers[state + HOLES]! >> 2;
    const foundEnd = found + numbers[state + HOLE_COUNT]! * HOLE_FIELDS;
    for (let at = found; at < foundEnd; at += HOLE_FIELDS) {
      leaveOut(numbers[at]! - base, numbers[at + 1]! - base, numbers[at + 2]! - base);
    }
    const begun = numbers[state + HOLE_FROM]!;
    if (begun > 0) leaveOut(begun - base, numbers[state + HOLE_NAME_END]! - base, undefined);
    token = TOKENS[numbers[state + STOPPED]!]!;
    return taken - base;
  }

  function records(from: number, name: Uint8Array, maxBytes: number): PassedRecords | undefined {
    const kernel = hold();
    const nameAt = shared!.placeName(name);
    const isPicked = holes.begin(true) ? picks : 0;
    const limit = numberOf(maxBytes);
    const end = base + bytes.length;
    const count = kernel.passRecords(base + from, end, nameAt, name.length, limit, isPicked);
    return count > 0 ? new Passed(kernel, count, base, leaveOut) : undefined;
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

/** What the kernel has told of records, which it tells of others before these have been taken. */
class Passed implements PassedRecords {
  readonly end: PassedRecord;
  private readonly records: Int32Array;
  private readonly holes: Int32Array;

  constructor(
    kernel: Kernel,
    count: number,
    private readonly base: number,
    private readonly told: LeaveOut,
  ) {
    const { numbers } = kernel;
    const part = (address: number, length: number): Int32Array =>
      numbers.slice(address >> 2, (address >> 2) + length);
    this.records = part(kernel.passedRecords.value, count * PASSED_FIELDS);
    this.end = this.at(part(kernel.passedTo.value, PASSED_FIELDS), 0);
    const holesAt = numbers[(kernel.tagState.value >> 2) + HOLES]!;
    this.holes = part(holesAt, this.end.holesTo * HOLE_FIELDS);
  }

  *[Symbol.iterator](): Generator<PassedRecord> {
    const { records } = this;
    for (let at = 0; at < records.length; at += PASSED_FIELDS) yield this.at(records, at);
  }

  leaveOut({ holesFrom, holesTo }: PassedRecord): void {
    const { base, holes } = this;
    for (let at = holesFrom * HOLE_FIELDS; at < holesTo * HOLE_FIELDS; at += HOLE_FIELDS) {
      this.told(holes[at]! - base, holes[at + 1]! - base, holes[at + 2]! - base);
    }
  }

  private at(fields: Int32Array, at: number): PassedRecord {
    const { base } = this;
    const lineStart = fields[at + 3]!;
    return {
      from: fields[at]! - base,
      to: fields[at + 1]! - base,
      lineEnds: fields[at + 2]!,
      lineStart: lineStart === 0 ? -1 : lineStart - base,
      holesFrom: fields[at + 4]!,
      holesTo: fields[at + 5]!,
    };
  }
}

function numberOf(limit: number): number {
  return Math.min(limit, 0x7fffffff);
}
