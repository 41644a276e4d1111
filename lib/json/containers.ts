import { type Kernel, newKernel } from '../kernel/kernel.js';
import { type Extent, jsonExtent, OPEN_OBJECT } from './extent.js';
import type { Stop } from './grammar.js';

/** An extent of containers, most of which lie whole in the bytes at hand. */
export interface Containers extends Extent {
  /** Other bytes are at hand. */
  load(): void;
}

// Those of all scanners of a thread, which take turns.
let shared: { kernel: Kernel; place: ReturnType<Kernel['place']> } | undefined;
/** Whose bytes it has. */
let holder: unknown;

/** So many bytes are given to the kernel at once. */
const MOST_HELD = 1024 * 1024;

/**
 * Leaves containers that end in the bytes at hand to the kernel, which is several times faster than the extent, to which
 * all others, faults among them, are left.
 */
export function jsonContainers(maxDepth: number): Containers {
  const extent = jsonExtent(maxDepth);
  const depth = Math.min(maxDepth, 0x7fffffff);
  const self = {};
  // What the kernel has of the bytes.
  let base = 0;
  let from = 0;
  let to = 0;
  let bracket = 0;
  let stop: Stop | undefined;

  function hold(bytes: Uint8Array, at: number): void {
    shared ??= share();
    holder = self;
    from = at;
    to = Math.min(bytes.length, at + MOST_HELD);
    base = shared.place(bytes.subarray(from, to));
  }

  function end(bytes: Uint8Array, at: number): number {
    if (holder !== self) hold(bytes, at);
    const found = endHeld(at);
    if (found > 0 || from === at || to === bytes.length) return found;
    hold(bytes, at);
    return endHeld(at);
  }

  function endHeld(at: number): number {
    const isObject = Number(bracket === OPEN_OBJECT);
    const found = shared!.kernel.containerEnd(base + at - from, base + to - from, isObject, depth);
    return found === 0 ? 0 : found - base + from;
  }

  return {
    get stop() {
      return stop ?? extent.stop;
    },
    get expected() {
      return extent.expected;
    },
    load() {
      holder = undefined;
    },
    begin(next) {
      bracket = next;
    },
    run(bytes, at) {
      if (bracket > 0) {
        const found = at < bytes.length ? end(bytes, at) : 0;
        stop = found > 0 ? 'valueEnds' : undefined;
        if (found === 0) extent.begin(bracket);
        bracket = 0;
        if (found > 0) return found;
      }
      return extent.run(bytes, at);
    },
  };
}

function share(): NonNullable<typeof shared> {
  const kernel = newKernel();
  return { kernel, place: kernel.place() };
}
