const CHUNK_BYTES = 64 * 1024;

/**
 * A text of any length that is never held: `before`, then `body` again and again up to some bytes, then `after`. One
 * chunk of it is made and given over and over.
 */
export function* repeated(before: string, body: string, bytes: number, after = ''): Generator<Uint8Array> {
  yield Buffer.from(before);
  const chunk = Buffer.from(body.repeat(Math.ceil(CHUNK_BYTES / Buffer.byteLength(body))));
  for (let given = 0; given < bytes; given += chunk.length) yield chunk;
  yield Buffer.from(after);
}

/** `count` parts, each made when it is asked for. */
export function* numbered(
  before: string,
  part: (index: number) => string,
  count: number,
  after = '',
): Generator<Uint8Array> {
  yield Buffer.from(before);
  for (let from = 0; from < count; from += 1000) {
    yield Buffer.from(
      Array.from({ length: Math.min(1000, count - from) }, (_, at) => part(from + at)).join(''),
    );
  }
  yield Buffer.from(after);
}
