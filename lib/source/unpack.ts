import { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LoadError } from '../errors.js';

// A small file may well be one record many times over.
const FREE_BYTES = 8 * 1024 * 1024;

/**
 * Unpacks gzip up to a ratio. Deflate reaches 1032:1 (https://zlib.net/zlib_tech.html), text that says something 5:1 to
 * 50:1.
 */
export function unpack(name: string, maxRatio = 200): [Transform, Transform] {
  const gunzip = createGunzip();
  let bytes = 0;
  const limit = new Transform({
    transform(chunk: Uint8Array, _encoding, callback) {
      bytes += chunk.length;
      const packed = gunzip.bytesWritten;
      if (bytes <= FREE_BYTES || bytes <= packed * maxRatio) callback(null, chunk);
      else callback(new LoadError('limit', `${name}: byte ${packed}: unpacks to more than ${maxRatio}:1`));
    },
  });
  return [gunzip, limit];
}
