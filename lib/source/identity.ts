import { createHash } from 'node:crypto';
import { open, stat as statOf } from 'node:fs/promises';
import { fileOf, type SourceOption, sourceError } from './open.js';

/** By what a file is known again. */
export interface FileIdentity {
  /** In bytes. */
  readonly size: number;
  /** When it was last changed, as ISO 8601 text. */
  readonly modified: string;
  /** SHA-256 of samples of its bytes: see `identityOfFile`. */
  readonly digest: string;
}

/**
 * By what the source is known again; undefined for what is no file.
 * @throws {LoadError} `source` for a file that can't be read
 */
export async function identityOf(source: SourceOption): Promise<FileIdentity | undefined> {
  const file = fileOf(source);
  try {
    return file && (await identityOfFile(file.path));
  } catch (error) {
    throw sourceError(error, file!.name);
  }
}

const SAMPLE_BYTES = 64 * 1024;
const SAMPLES = 64;

/**
 * The digest is of the whole file up to 4 MiB; of a longer one of 64 samples of 64 KiB, the first and the last 64 KiB
 * among them. A change between the samples that leaves the size shows in the time of the last change.
 *
 * @returns undefined for what is no file
 */
async function identityOfFile(path: string): Promise<FileIdentity | undefined> {
  const stat = await statOf(path);
  // Opening a pipe would wait for whoever writes to it.
  if (!stat.isFile()) return undefined;
  const { size } = stat;
  const file = await open(path);
  try {
    const hash = createHash('sha256').update(`${size}\n`);
    const sample = Buffer.alloc(SAMPLE_BYTES);
    const step = Math.max(SAMPLE_BYTES, (size - SAMPLE_BYTES) / (SAMPLES - 1));
    for (let number = 0; number < SAMPLES && number * step < size; number++) {
      const { bytesRead } = await file.read(sample, 0, SAMPLE_BYTES, Math.floor(number * step));
      hash.update(sample.subarray(0, bytesRead));
    }
    return { size, modified: stat.mtime.toISOString(), digest: hash.digest('hex') };
  } finally {
    await file.close();
  }
}
