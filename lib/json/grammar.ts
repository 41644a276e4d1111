import type { OpenContainer } from '../types.js';
import * as table from './states.js';

export const DEFAULT_MAX_DEPTH = 256;

/**
 * Why `run` stopped:
 * - `bytes`: it has taken all
 * - `keyBegins`, `valueBegins`: it has taken the first byte of a key or value
 * - `keyEnds`, `valueEnds`: it has taken the last byte
 * - `refused`, `tooDeep`: it can't take the next byte
 */
export type Stop = 'bytes' | 'keyBegins' | 'keyEnds' | 'valueBegins' | 'valueEnds' | 'refused' | 'tooDeep';

/** Moves over bytes up to a stop, and goes on from there. */
export interface Runner {
  readonly stop: Stop;
  /** What the next byte should be, in words. */
  readonly expected: string;
  /** Takes bytes from `from` on, up to the next stop, and returns the index of the first that it has not taken. */
  run(bytes: Uint8Array, from: number): number;
}

/** A strict checker of RFC 8259 over valid UTF-8. */
export interface Grammar extends Runner {
  /** How many containers are open. */
  readonly depth: number;
  /** Nothing but blanks has been taken. */
  readonly atStart: boolean;
  /** The root has ended. */
  readonly atEnd: boolean;
  /** The rest of the container that began last has been taken by someone else. */
  pass(): void;
  /** The text ends here, and a number with it. */
  end(): void;
}

type ContainerKind = OpenContainer['kind'];

const BLANK = Uint8Array.of(0x20);
const STATE = (1 << table.STATE_BITS) - 1;

/** @param open containers that it goes on inside of, behind one of their values; empty behind the root */
export function jsonGrammar(maxDepth: number, open?: readonly ContainerKind[]): Grammar {
  // The state behind each open container, outermost first.
  const behindOpen: number[] = [];
  let behindValue = table.AFTER_ROOT;
  let state = table.START;
  let stop: Stop = 'bytes';
  if (open) {
    for (const kind of open) enter(kind);
    state = behindValue;
  }

  function run(bytes: Uint8Array, from: number): number {
    let current = state;
    for (let at = from; at < bytes.length; at++) {
      const next = table.TRANSITIONS[(current << table.CLASS_BITS) | table.CLASSES[bytes[at]!]!]!;
      if (next > STATE) {
        state = current;
        return act(next >> table.STATE_BITS, next & STATE, at);
      }
      current = next;
    }
    state = current;
    stop = 'bytes';
    return bytes.length;
  }

  function act(action: number, next: number, at: number): number {
    switch (action) {
      case table.KEY_BEGINS:
        return stopBehind('keyBegins', next, at);
      case table.KEY_ENDS:
        return stopBehind('keyEnds', next, at);
      case table.SCALAR_BEGINS:
        return stopBehind('valueBegins', next, at);
      case table.SCALAR_ENDS:
        return stopBehind('valueEnds', behindValue, at);
      case table.NUMBER_ENDS:
        return stopBehind('valueEnds', behindValue, at - 1);
      case table.CLOSES:
        pass();
        return stopBehind('valueEnds', state, at);
      case table.OPENS:
        if (behindOpen.length < maxDepth) {
          enter(next === table.FIRST_KEY ? 'object' : 'array');
          return stopBehind('valueBegins', next, at);
        }
        stop = 'tooDeep';
        return at;
      default:
        stop = 'refused';
        return at;
    }
  }

  function stopBehind(reason: Stop, next: number, at: number): number {
    stop = reason;
    state = next;
    return at + 1;
  }

  function enter(kind: ContainerKind): void {
    behindOpen.push(behindValue);
    behindValue = kind === 'object' ? table.AFTER_MEMBER : table.AFTER_ELEMENT;
  }

  function pass(): void {
    behindValue = behindOpen.pop()!;
    state = behindValue;
  }

  return {
    get stop() {
      return stop;
    },
    get expected() {
      return table.EXPECTED[state]!;
    },
    get depth() {
      return behindOpen.length;
    },
    get atStart() {
      return state === table.START;
    },
    get atEnd() {
      return state === table.AFTER_ROOT;
    },
    run,
    pass,
    end: () => void run(BLANK, 0),
  };
}
