const LF = 0x0a;
const LF_IN_EACH = 0x0a0a0a0a;
const LOW_BITS = 0x7f7f7f7f;
/** Words until a sum of 8 bits could overflow. */
const MAX_WORDS = 255;

/** Counts the LFs in `bytes[from, to)`. */
export type CountLineEnds = (bytes: Uint8Array, from: number, to: number) => number;

/** Four bytes at a time: records are looked at once more only for this. */
export function lineEndCounter(): CountLineEnds {
  let words = new Int32Array(0);

  function wordsOf({ buffer }: Uint8Array): Int32Array {
    if (words.buffer !== buffer) words = new Int32Array(buffer as ArrayBuffer, 0, buffer.byteLength >> 2);
    return words;
  }

  return (bytes, from, to) => {
    if (to - from < 16) return countEach(bytes, from, to);
    const { byteOffset } = bytes;
    const firstWord = (byteOffset + from + 3) >> 2;
    const endWord = (byteOffset + to) >> 2;
    return (
      countEach(bytes, from, firstWord * 4 - byteOffset) +
      countIn(wordsOf(bytes), firstWord, endWord) +
      countEach(bytes, endWord * 4 - byteOffset, to)
    );
  };
}

function countEach(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (bytes[at] === LF) count++;
  return count;
}

function countIn(words: Int32Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to;) {
    const pause = Math.min(to, at + MAX_WORDS);
    // In each byte of a word: how often an LF stood there.
    let sums = 0;
    for (; at < pause; at++) {
      const rest = words[at]! ^ LF_IN_EACH;
      // The high bit of a byte stays clear only where all of it was.
      sums = (sums + (~(((rest & LOW_BITS) + LOW_BITS) | rest | LOW_BITS) >>> 7)) | 0;
    }
    count += (sums & 0xff) + ((sums >>> 8) & 0xff) + ((sums >>> 16) & 0xff) + (sums >>> 24);
  }
  return count;
}
