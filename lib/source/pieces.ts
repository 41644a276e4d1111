/** To ask for a piece costs as much as to read half of it. */
const PIECE_BYTES = 512 * 1024;

/** Reads what is there from a byte of the file on; gives how many bytes, 0 at the end. */
export type ReadAt = (memory: Buffer, at: number) => Promise<number>;

/**
 * What a file holds from a byte on, in pieces that are each good until the next one is asked for. That is read while whoever
 * has the one before is at it; its error is told then.
 */
export async function* piecesBy(readAt: ReadAt, start: number): AsyncGenerator<Uint8Array> {
  let at = start;
  const read = async (memory: Buffer): Promise<Buffer> => memory.subarray(0, await readAt(memory, at));
  let [memory, other] = [Buffer.allocUnsafeSlow(PIECE_BYTES), Buffer.allocUnsafeSlow(PIECE_BYTES)];
  let reading = read(memory);
  for (;;) {
    const piece = await reading;
    if (piece.length === 0) return;
    at += piece.length;
    [memory, other] = [other, memory];
    reading = read(memory);
    reading.catch(() => {});
    yield piece;
  }
}
