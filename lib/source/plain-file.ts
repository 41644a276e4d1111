import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { formatOf } from './format.js';
import { piecesBy } from './pieces.js';
import type { Source, SourceFile } from './source.js';
import { sourceOf } from './stream-source.js';

/** Of a stream, whose chunks are garbage. */
export const CHUNK_BYTES = 256 * 1024;

/** It is read as streams or in pieces, whatever is asked for. */
export function plainFile(file: FileHandle, { path, name }: SourceFile, size: number, start: number): Source {
  let streamed: Source | undefined;
  let stream: Readable | undefined;
  let bytes = start;

  const pieces = (): AsyncGenerator<Uint8Array> =>
    piecesBy(async (memory, at) => {
      bytes = at;
      return (await file.read(memory, 0, memory.length, at)).bytesRead;
    }, start);

  return {
    ...{ name, start, size, format: formatOf(path), isPacked: false },
    get streams() {
      stream ??= file.createReadStream({ highWaterMark: CHUNK_BYTES, start });
      streamed ??= sourceOf(name, stream, path, { start });
      return streamed.streams;
    },
    pieces: { [Symbol.asyncIterator]: pieces },
    bytesRead: () => streamed?.bytesRead() ?? bytes,
    async close() {
      await streamed?.close();
      if (stream) await closed(stream);
      else await file.close();
    },
  };
}

/** Destroying asks for the file to be closed; the handle would say that it is before it is. */
export async function closed(stream: Readable): Promise<void> {
  // Not by `once()` of node:events, which rejects where the stream ends by an error: that is the load's, and is told.
  if (!stream.closed) await new Promise<void>(resolve => stream.once('close', resolve));
}
