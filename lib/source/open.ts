import { type FileHandle, open } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { LoadError } from '../errors.js';
import { type Format, formatOf } from './format.js';
import { unpack } from './unpack.js';

/** A path, a `file:` URL, `-` for standard input, or any stream of bytes or text. Names that end in .gz are unpacked. */
export type SourceOption = string | URL | Readable;

/** A source that can be read. */
export interface Source {
  readonly name: string;
  /** Put in front of a parser in a pipeline. */
  readonly streams: readonly [Readable, ...Transform[]];
  /** The byte at which reading begins: 0 of all but plain files, whatever was asked for. */
  readonly start: number;
  readonly format: Format | undefined;
  /** In bytes, packed as they are; where it is known. */
  readonly size: number | undefined;
  readonly isPacked: boolean;
  /** How far it has been read, in bytes. */
  readonly bytesRead: () => number;
  /** Ends the reading, wherever it is. */
  readonly close: () => Promise<void>;
}

/** Of a source that is a file: its path, and the name that it was given by. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
}

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

export interface OpenOptions {
  /** The byte at which reading begins, where it can begin anywhere: see the source's `start`. */
  readonly start?: number | undefined;
  /** How many times as long as a .gz file may be what it unpacks to. */
  readonly maxRatio?: number | undefined;
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
    const start = stat.isFile() && !isGzip(path) ? (options.start ?? 0) : 0;
    // A pipe is read wherever it is, and not at a place.
    const from = stat.isFile() ? { start } : {};
    const stream = file.createReadStream({ highWaterMark: 256 * 1024, ...from });
    const source = sourceOf(name, stream, path, { ...options, start });
    const close = async (): Promise<void> => {
      await source.close();
      // Destroying asks for the file to be closed; the handle would say that it is before it is.
      // Not by `once()` of node:events, which rejects where the stream ends by an error: that is the load's, and is told.
      if (!stream.closed) await new Promise<void>(resolve => stream.once('close', resolve));
    };
    return { ...source, size: stat.isFile() ? stat.size : undefined, close };
  } catch (error) {
    await file?.close();
    throw sourceError(error, name);
  }
}

function sourceOf(name: string, stream: Readable, path = '', options: OpenOptions = {}): Source {
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

function isGzip(path: string): boolean {
  return /\.gz$/i.test(path);
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
