import { type Readable, Transform } from 'node:stream';
import { formatOf } from './format.js';
import type { OpenOptions, Source } from './source.js';
import { unpack } from './unpack.js';

/** @param path of what it is of, where that is a file */
export function sourceOf(name: string, stream: Readable, path = '', options: OpenOptions = {}): Source {
  const { start = 0, maxRatio } = options;
  let bytes = start;
  const count = new Transform({
    decodeStrings: false,
    transform(chunk: Uint8Array | string, _encoding, callback) {
      bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.length;
      callback(null, chunk);
    },
  });
  const unpacking = isGzip(path) ? unpack(name, maxRatio) : [];
  const streams: Source['streams'] = [stream, count, ...unpacking];
  return {
    name,
    streams,
    pieces: undefined,
    start,
    format: formatOf(path),
    size: undefined,
    isPacked: isGzip(path),
    bytesRead: () => bytes,
    async close() {
      for (const each of streams) each.destroy();
    },
  };
}

export function isGzip(path: string): boolean {
  return /\.gz$/i.test(path);
}
