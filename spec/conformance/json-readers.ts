import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { batchOf } from '../../lib/block/batch-of.js';
import { jsonSplit } from '../../lib/block/split.js';
import { fromReject, LoadError } from '../../lib/errors.js';
import { parseJson } from '../../lib/stages/parse-json.js';
import { parseLines } from '../../lib/stages/parse-lines.js';
import type { SourceRecord } from '../../lib/types.js';
import type { Outcome } from './readers.js';

export interface JsonReader {
  readonly name: string;
  /** Whether it takes the members of a value for the records. */
  readonly hasMembers: boolean;
  /** The records of a text that is one value. */
  read(chunks: readonly Uint8Array[]): Promise<readonly unknown[]>;
  /** The records that a value gives. */
  expected(value: unknown): readonly unknown[];
  takes(text: Uint8Array): boolean;
}

const whole = { hasMembers: false, expected: (value: unknown) => [value], takes: () => true };
const members = {
  hasMembers: true,
  expected: (value: unknown) => Object.values(value as object),
  takes: (text: Uint8Array) => /^\s*[[{]/.test(Buffer.from(text).toString()),
};

/** Every way in which a JSON text is read. */
export const jsonReaders: readonly JsonReader[] = [
  { name: 'parseJson', ...whole, read: chunks => throughStage(chunks, parseJson({ record: '/' })) },
  { name: 'splitJson and batchOf', ...whole, read: chunks => throughBlocks(chunks, '/') },
  {
    name: 'parseJson, each member a record',
    read: chunks => throughStage(chunks, parseJson({ record: '/*' })),
    ...members,
  },
  {
    name: 'splitJson and batchOf, each member a record',
    read: chunks => throughBlocks(chunks, '/*'),
    ...members,
  },
  {
    name: 'parseLines',
    ...whole,
    read: chunks => throughStage(chunks, parseLines()),
    // One value in several lines is none here; an empty line is no record.
    takes: text => /^\s*\S[^\n\r]*\s*$/.test(Buffer.from(text).toString()),
  },
];

export function jsonOutcome(reader: JsonReader, chunks: readonly Uint8Array[]): Promise<Outcome> {
  return reader.read(chunks).then(
    values => ({ values }),
    (error: unknown) => {
      if (!(error instanceof LoadError)) throw error;
      return error.code === 'no_records' ? { values: [] } : { refused: error };
    },
  );
}

async function throughStage(
  chunks: readonly Uint8Array[],
  stage: ReturnType<typeof parseLines>,
): Promise<readonly unknown[]> {
  const values: unknown[] = [];
  await pipeline(Readable.from(chunks), stage, async source => {
    for await (const { value } of source as AsyncIterable<SourceRecord>) values.push(value);
  });
  return values;
}

async function throughBlocks(chunks: readonly Uint8Array[], record: string): Promise<readonly unknown[]> {
  const split = jsonSplit({ record });
  const values: unknown[] = [];
  const blocks = [...chunks.flatMap(chunk => [...split.write(chunk)]), ...split.end()];
  for (const block of blocks) {
    const { rejects, fault } = await batchOf(structuredClone(block), value => void values.push(value));
    for (const reject of [...rejects, ...(fault ? [fault] : [])]) throw fromReject(reject);
  }
  return values;
}
