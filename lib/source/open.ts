import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { LoadError } from '../errors.js';
import { closed, CHUNK_BYTES, plainFile } from './plain-file.js';
import type { OpenOptions, Source, SourceFile } from './source.js';
import { isGzip, sourceOf } from './stream-source.js';

/** A path, a `file:` URL, `-` for standard input, or any stream of bytes or text. Names that end in .gz are unpacked. */
export type SourceOption = string | URL | Readable;

export function fileOf(source: SourceOption): SourceFile | undefined {
  if (source === '-') return undefined;
  if (typeof source === 'string' && !/^file:/i.test(source)) return { path: source, name: source };
  if (typeof source === 'string' || source instanceof URL)
    return { path: pathOf(source), name: String(source) };
  return undefined;
}

/** What people know a source by. */
export function nameOf(source: SourceOption): string {
  return source === '-' ? 'standard input' : (fileOf(source)?.name ?? 'the stream');
}

/** @throws LoadError `source` for a file that can't be read */
export async function openSource(source: SourceOption, options: OpenOptions = {}): Promise<Source> {
  if (source === '-') return sourceOf(nameOf(source), process.stdin);
  const file = fileOf(source);
  if (file) return openFile(file, options);
  const stream = source as Readable;
  if (typeof stream?.pipe === 'function') return sourceOf(nameOf(source), stream);
  throw new TypeError(`source: expected a path, a URL or a Readable, got ${inspect(source, { depth: 0 })}`);
}

function pathOf(url: string | URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new LoadError('source', `${url}: expected a path or a URL of a file`);
  }
}

async function openFile({ path, name }: SourceFile, options: OpenOptions): Promise<Source> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const stat = await file.stat();
    if (stat.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (stat.isFile() && !isGzip(path)) return plainFile(file, { path, name }, stat.size, options.start ?? 0);
    // A pipe is read wherever it is, and not at a place.
    const stream = file.createReadStream({
      highWaterMark: CHUNK_BYTES,
      ...(stat.isFile() && { start: 0 }),
    });
    const source = sourceOf(name, stream, path, { maxRatio: options.maxRatio });
    const close = async (): Promise<void> => {
      await source.close();
      await closed(stream);
    };
    return { ...source, size: stat.isFile() ? stat.size : undefined, close };
  } catch (error) {
    await file?.close();
    throw sourceError(error, name);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'a folder, not a file',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
  Z_DATA_ERROR: 'not gzip, or damaged',
  Z_BUF_ERROR: 'the gzip file ends too early',
};

/** An error of the file system or of unpacking as one of the load; any other stays as it is. */
export function sourceError(error: unknown, name: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof LoadError || !code || !(code in REASONS || /^(E[A-Z]+|Z_\w+)$/.test(code)))
    return error;
  return new LoadError('source', `${name}: ${REASONS[code] ?? code}`, { cause: error });
}
