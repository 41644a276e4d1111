import { type Kernel, newKernel } from '../kernel/kernel.js';
import type { Expander } from './entities.js';
import { Malformed } from './malformed.js';
import { withLineFeeds } from './text.js';
import type { ValueBuilder } from './value.js';

/** UTF-8 of one element → its value; undefined for what is left to others, faults among it. */
export type EventReader = (utf8: Uint8Array) => unknown;

// What `assembly/event-list.ts` says of an event.
const [OPEN, ATTRIBUTE, TEXT, CLOSE] = [0, 1, 2, 3];
const KIND = 3;
const BEYOND_ASCII = 4;
const REFERRING = 8;
const BLANKED = 16;
const WHITE = 32;
const EVENT = 4;

interface Shared {
  readonly kernel: Kernel;
  readonly place: ReturnType<Kernel['place']>;
  /** By the kernel's numbers; of attributes with `@` in front. */
  names: string[];
  keys: string[];
  namesAnew: number;
}

// That of all readers of a thread: each is done with a record before the next one begins.
let shared: Shared | undefined;

/**
 * Reads what files are made of for the most part: elements, attributes, text, references, CDATA sections and comments, with
 * names of ASCII. It is sure of what it takes.
 */
export function eventReader(build: ValueBuilder, expand: Expander): EventReader {
  return utf8 => {
    shared ??= share();
    const { kernel } = shared;
    const from = shared.place(utf8);
    const count = kernel.readEvents(from, from + utf8.length);
    if (count === 0) return undefined;
    if (shared.namesAnew !== kernel.namesAnew()) {
      shared.namesAnew = kernel.namesAnew();
      shared.names = [];
      shared.keys = [];
    }
    build.reset();
    try {
      return valueOf(shared, from, utf8.length, count, build, expand);
    } catch (error) {
      if (error instanceof Malformed) return undefined;
      throw error;
    }
  };
}

function valueOf(
  { kernel, names, keys }: Shared,
  from: number,
  length: number,
  count: number,
  build: ValueBuilder,
  expand: Expander,
): unknown {
  const { numbers, bytes } = kernel;
  // A part of this costs much less than to decode it for itself.
  let latin1: string | undefined;
  const textOf = (what: number, start: number, end: number): string => {
    let text: string;
    if (what & BEYOND_ASCII) text = bytes.toString('utf8', start, end);
    else {
      latin1 ??= bytes.toString('latin1', from, from + length);
      text = latin1.slice(start - from, end - from);
    }
    if (what & BLANKED) text = withLineFeeds(text);
    const isAttribute = (what & KIND) === ATTRIBUTE;
    if (isAttribute) return what & (REFERRING | BLANKED) ? expand.attribute(text) : text;
    return what & REFERRING ? expand.text(text) : text;
  };
  const nameOf = (number: number): string => {
    const entry = kernel.nameEntry(number) >> 2;
    const at = numbers[entry]!;
    const name = bytes.toString('latin1', at, at + numbers[entry + 1]!);
    keys[number] = `@${name}`;
    return (names[number] = name);
  };
  const first = kernel.eventsFound() >> 2;
  let value: unknown;
  for (let event = first, behind = first + count * EVENT; event < behind; event += EVENT) {
    const what = numbers[event]!;
    const name = numbers[event + 1]!;
    switch (what & KIND) {
      case OPEN: {
        const known = names[name] ?? nameOf(name);
        const next = event + EVENT;
        // Most elements have nothing but a text.
        if (event > first && (numbers[next]! & KIND) === TEXT && numbers[next + EVENT] === CLOSE) {
          build.leaf(known, textOf(numbers[next]!, numbers[next + 2]!, numbers[next + 3]!));
          event = next + EVENT;
        } else build.open(known);
        break;
      }
      case ATTRIBUTE:
        names[name] ?? nameOf(name);
        build.member(keys[name]!, textOf(what, numbers[event + 2]!, numbers[event + 3]!));
        break;
      case TEXT:
        build.text(
          textOf(what, numbers[event + 2]!, numbers[event + 3]!),
          // What entities stand for is only known now.
          what & REFERRING ? undefined : (what & WHITE) !== 0,
        );
        break;
      default:
        value = build.close();
    }
  }
  return value;
}

function share(): Shared {
  const kernel = newKernel();
  return { kernel, place: kernel.place(), names: [], keys: [], namesAnew: 0 };
}
