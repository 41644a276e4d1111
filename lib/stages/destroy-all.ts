import { finished, type Readable, type Writable } from 'node:stream';

/** Destroys every part and waits until all are closed, so that an error of the whole comes when nothing is under way. */
export function destroyAll(
  parts: Iterable<Readable | Writable>,
  error: Error | null,
  callback: (error: Error | null) => void,
): void {
  const open = new Set(parts);
  if (open.size === 0) callback(error);
  for (const part of [...open]) {
    finished(part, () => {
      open.delete(part);
      if (open.size === 0) callback(error);
    });
    part.destroy(error ?? undefined);
  }
}
