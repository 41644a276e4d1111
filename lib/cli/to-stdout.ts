import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Writes a line for each object to stdout. That nobody reads on (`| head`) ends it well.
 * @returns whether there is still somebody who reads
 */
export async function toStdout<T>(
  streams: readonly [Readable, ...Transform[]],
  lineOf: (object: T) => string,
): Promise<boolean> {
  const lines = new Transform({
    writableObjectMode: true,
    transform(object: T, _encoding, callback) {
      try {
        callback(null, lineOf(object));
      } catch (error) {
        callback(error as Error);
      }
    },
  });
  try {
    await pipeline([...streams, lines, process.stdout], { end: false });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return false;
    throw error;
  }
}
