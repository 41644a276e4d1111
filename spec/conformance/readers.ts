import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { batchOf } from '../../lib/block/batch-of.js';
import { xmlSplit } from '../../lib/block/split.js';
import { decoder } from '../../lib/bytes/decode.js';
import { recordsIn } from '../../lib/bytes/scanner.js';
import { textOf } from '../../lib/bytes/text.js';
import { fromReject, LoadError } from '../../lib/errors.js';
import { parseXml } from '../../lib/stages/parse-xml.js';
import type { SourceRecord } from '../../lib/types.js';
import { checkCharacters } from '../../lib/xml/characters.js';
import { declaredEncoding } from '../../lib/xml/declaration.js';
import { type Doctype, doctypeOf } from '../../lib/xml/doctype.js';
import { expander } from '../../lib/xml/entities.js';
import { inRecord } from '../../lib/xml/faults.js';
import { saxReader, type XmlReader } from '../../lib/xml/read.js';
import { readXml } from '../../lib/xml/read-xml.js';
import { xmlRecords, xmlScanner } from '../../lib/xml/records.js';
import { tokenizer } from '../../lib/xml/tokenize.js';
import { valueBuilder } from '../../lib/xml/value.js';

/** What became of a document: the values of its records, or why it is refused. */
export type Outcome = { readonly values: readonly unknown[] } | { readonly refused: LoadError };

/** Records of a document at a path. Throws where it is refused. */
type ReadAll = (document: Uint8Array, record: string) => Promise<readonly unknown[]>;

/** Every way in which documents are read. */
export const readers: readonly { readonly name: string; readonly read: ReadAll }[] = [
  {
    name: 'parseXml',
    async read(document, record) {
      const values: unknown[] = [];
      await pipeline(Readable.from([document]), parseXml({ record }), async source => {
        for await (const { value } of source as AsyncIterable<SourceRecord>) values.push(value);
      });
      return values;
    },
  },
  {
    name: 'splitXml and batchOf',
    async read(document, record) {
      const split = xmlSplit({ record });
      const values: unknown[] = [];
      for (const block of [...split.write(document), ...split.end()]) {
        const { fault } = await batchOf(structuredClone(block), value => void values.push(value));
        if (fault) throw fromReject(fault);
      }
      return values;
    },
  },
  { name: 'readXml', read: async (document, record) => [...readXml(decoded(document), { record })] },
  { name: 'sax alone', read: async (document, record) => readBy(saxOf, document, record) },
];

/** By our tokenizer alone: undefined stands for a record that it leaves to sax. */
export function tokenized(document: Uint8Array, record: string): Outcome {
  return outcomeOf(() => readBy(tokenizerOf, document, record));
}

/** As `parseXml` does it, without the stage. */
export function recordsOf(chunks: readonly (Uint8Array | string)[], record: string): Outcome {
  return outcomeOf(() => {
    const records = xmlRecords({ record });
    const found = [...chunks.flatMap(chunk => [...records.write(chunk)]), ...records.end()];
    return found.map(({ value }) => value);
  });
}

export async function recordsBy(read: ReadAll, document: Uint8Array, record: string): Promise<Outcome> {
  return read(document, record).then(values => ({ values }), refusal);
}

/** Of what throws a `LoadError`, and nothing else, for what is refused. */
export function outcomeOf(read: () => readonly unknown[]): Outcome {
  try {
    return { values: read() };
  } catch (error) {
    return refusal(error);
  }
}

/** That there are no records is no fault of the document. Anything but a `LoadError` is one of ours. */
function refusal(error: unknown): Outcome {
  if (!(error instanceof LoadError)) throw error;
  return error.code === 'no_records' ? { values: [] } : { refused: error };
}

function readBy(
  readerOf: (doctype: Doctype) => XmlReader,
  document: Uint8Array,
  record: string,
): readonly unknown[] {
  const scanner = xmlScanner({ record });
  const values: unknown[] = [];
  let read: XmlReader | undefined;
  for (const part of [() => scanner.write(document), () => scanner.end()])
    for (const found of recordsIn(part())) {
      read ??= readerOf(doctypeOf(scanner.declared));
      try {
        values.push(read(found.bytes));
      } catch (error) {
        throw inRecord(found, error);
      }
    }
  return values;
}

const saxOf = (doctype: Doctype): XmlReader => saxReader([], doctype);

function tokenizerOf(doctype: Doctype): XmlReader {
  const expand = expander(doctype);
  const tokenize = tokenizer(valueBuilder(), expand);
  return utf8 => {
    expand.reset(utf8.length);
    checkCharacters(utf8);
    return tokenize(textOf(utf8));
  };
}

function decoded(document: Uint8Array): string {
  const decode = decoder({
    declared: declaredEncoding,
    fail(code, reason) {
      throw new LoadError(code, reason);
    },
  });
  return Buffer.concat([...decode.write(document), ...decode.end()]).toString();
}
