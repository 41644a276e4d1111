import { isUtf8 } from 'node:buffer';
import { asWritten } from './cursor.js';
import type { Encoding, Fail } from './encodings.js';
import { hex } from './hex.js';

export const UTF_8 = 'utf-8';

/** UTF-8, checked; a character may be cut by the chunk's end. */
export function utf8Encoding(fail: Fail): Encoding {
  let cut: Uint8Array = new Uint8Array(0);

  function* checked(bytes: Uint8Array): Generator<Uint8Array> {
    if (isUtf8(bytes)) return yield bytes;
    const at = invalidUtf8At(bytes);
    yield bytes.subarray(0, at);
    return fail('invalid_encoding', `byte ${hex(bytes[at]!)} is not valid UTF-8`);
  }

  return {
    name: UTF_8,
    width: asWritten,
    *write(chunk) {
      let from = 0;
      if (cut.length) {
        from = Math.min(sequenceLength(cut[0]!) - cut.length, chunk.length);
        cut = Buffer.concat([cut, chunk.subarray(0, from)]);
        if (cut.length < sequenceLength(cut[0]!)) return;
        yield* checked(cut);
        cut = cut.subarray(cut.length);
      }
      const to = chunk.length - cutTail(chunk, from);
      // A copy: the chunk's memory may be used again by its source.
      cut = Uint8Array.from(chunk.subarray(to));
      if (to > from) yield* checked(chunk.subarray(from, to));
    },
    end() {
      if (cut.length)
        fail(
          'invalid_encoding',
          `byte ${hex(cut[0]!)} begins a UTF-8 character that the end of the source cuts`,
        );
    },
  };
}

function sequenceLength(lead: number): number {
  // 0xf8 and above begin nothing.
  if (lead >= 0xf8) return 1;
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

/** How many bytes at the end of a chunk begin a character that goes on in the next one. */
function cutTail(chunk: Uint8Array, from: number): number {
  for (let back = 1; back <= 3 && chunk.length - back >= from; back++) {
    const byte = chunk[chunk.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

/** Index of the first byte that a lenient decoder would replace by U+FFFD. */
function invalidUtf8At(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  let at = 0;
  let done = 0;
  for (let index = text.indexOf('\ufffd'); index >= 0; index = text.indexOf('\ufffd', index + 1)) {
    at += Buffer.byteLength(text.slice(done, index));
    done = index;
    if (bytes[at] !== 0xef || bytes[at + 1] !== 0xbf || bytes[at + 2] !== 0xbd) return at;
  }
  return at;
}
