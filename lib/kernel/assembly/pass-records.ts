import { GT, isSame, isSpace, LINE_FEED, LT, SLASH, spaceEnd } from './bytes';
import { tagEnd } from './tag-bytes';
import { ELEMENT, maxAttributes, passElement, state } from './tags';

// Passes over records of one name that follow each other, with white space between.

/** Where a record begins and ends, the line that it begins on, and its holes, by their numbers. */
@unmanaged
class Passed {
  from: usize;
  to: usize;
  /** Line ends before it in these bytes; the address behind the last of them, or 0. */
  lineEnds: i32;
  lineStart: usize;
  holesFrom: i32;
  holesTo: i32;
}

/** Where it has come to: as for a record that begins there. */
export const passedTo: usize = heap.alloc(offsetof<Passed>());
const MOST: i32 = 1024;
export const passedRecords: usize = heap.alloc(<usize>MOST * offsetof<Passed>());

let lineEnds: i32 = 0;
let lineStart: usize = 0;

/**
 * Takes records that lie whole in the bytes and whose tags are right, up to 1,024 of them; their holes are in `State`.
 * @param name of the records, of so many bytes
 * @param maxBytes of a record, and of what stands between two
 * @param picks as in `passTags`
 * @returns how many
 */
export function passRecords(
  from: usize,
  end: usize,
  name: usize,
  nameBytes: usize,
  maxBytes: usize,
  picks: usize,
): i32 {
  let count = 0;
  let at = from;
  let counted = from;
  lineEnds = 0;
  lineStart = 0;
  state.holeCount = 0;
  while (count < MOST) {
    const start = spaceEnd(at);
    const nameEnd = start + 1 + nameBytes;
    if (nameEnd >= end || start - at > maxBytes) break;
    if (load<u8>(start) != LT || !isSame(start + 1, name, nameBytes)) break;
    const ending: u32 = load<u8>(nameEnd);
    if (ending != GT && ending != SLASH && !isSpace(ending)) break;
    const holesFrom = state.holeCount;
    const behind = recordEnd(start + 1, nameEnd, end, picks);
    if (behind == 0 || behind - start > maxBytes) break;
    countLineEnds(counted, start);
    counted = start;
    write(passedRecords + <usize>count * offsetof<Passed>(), start, behind, holesFrom);
    count++;
    at = behind;
  }
  countLineEnds(counted, at);
  write(passedTo, at, at, state.holeCount);
  return count;
}

/** The address behind the record whose name is here; 0 where it is not whole, or not right. */
function recordEnd(name: usize, nameEnd: usize, end: usize, picks: usize): usize {
  const at = tagEnd(nameEnd, end, maxAttributes);
  if (at == 0) return 0;
  if (load<u8>(at) == SLASH) return at + 1 < end && load<u8>(at, 1) == GT ? at + 2 : 0;
  const behind = passElement(at + 1, end, name, nameEnd - name, picks);
  return state.stopped == ELEMENT ? behind : 0;
}

function write(to: usize, start: usize, behind: usize, holesFrom: i32): void {
  const passed = changetype<Passed>(to);
  passed.from = start;
  passed.to = behind;
  passed.lineEnds = lineEnds;
  passed.lineStart = lineStart;
  passed.holesFrom = holesFrom;
  passed.holesTo = state.holeCount;
}

function countLineEnds(from: usize, to: usize): void {
  let at = from;
  while (at < to) {
    let found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(<i8>LINE_FEED)));
    const rest = to - at;
    if (rest < 16) found &= (1 << (<i32>rest)) - 1;
    if (found != 0) {
      lineEnds += popcnt(found);
      lineStart = at + 32 - clz(found);
    }
    at += 16;
  }
}
