import { BACKSLASH, QUOTE } from './bytes';

/** As many brackets as have a bit each. */
const MOST_DEPTH: u32 = 64;

/**
 * The address behind the container whose bracket stands in front of `at`; 0 where it does not end before `end`, or is
 * wrong, or too deep. Looks at its brackets and strings, and at nothing else.
 */
export function containerEnd(at: usize, end: usize, isObject: bool, maxDepth: u32): usize {
  const most = min(maxDepth, MOST_DEPTH);
  let depth: u32 = 1;
  // Whether each that is open is an object, the innermost last.
  let objects: u64 = isObject ? 1 : 0;
  while (at < end) {
    const special = specials(v128.load(at));
    if (special == 0) {
      at += 16;
      continue;
    }
    at += ctz(special);
    const found: u32 = load<u8>(at++);
    if (found == QUOTE) {
      at = stringEnd(at, end);
      if (at == 0) return 0;
      continue;
    }
    const object: u64 = (found >> 5) & 1;
    // Brackets that open have this bit, those that close have not.
    if ((found & 2) != 0) {
      if (depth == most) return 0;
      depth++;
      objects = (objects << 1) | object;
      continue;
    }
    if ((objects & 1) != object) return 0;
    objects >>= 1;
    if (--depth == 0) return at;
  }
  return 0;
}

/** A bit for each quote and bracket. */
function specials(bytes: v128): i32 {
  const lower = v128.or(bytes, i8x16.splat(0x20));
  const brackets = v128.or(i8x16.eq(lower, i8x16.splat(0x7b)), i8x16.eq(lower, i8x16.splat(0x7d)));
  return i8x16.bitmask(v128.or(brackets, i8x16.eq(bytes, i8x16.splat(<i8>QUOTE))));
}

/** The address behind the quote, whatever is escaped. */
function stringEnd(at: usize, end: usize): usize {
  while (at < end) {
    const bytes = v128.load(at);
    const special = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, i8x16.splat(<i8>QUOTE)), i8x16.eq(bytes, i8x16.splat(<i8>BACKSLASH))),
        i8x16.lt_u(bytes, i8x16.splat(0x20)),
      ),
    );
    if (special == 0) {
      at += 16;
      continue;
    }
    at += ctz(special);
    const found: u32 = load<u8>(at);
    if (found == QUOTE) return at + 1;
    if (found != BACKSLASH) return 0;
    at += 2;
  }
  return 0;
}
