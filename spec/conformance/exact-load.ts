import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import type { ColumnMapping } from '../../lib/mapping/schema.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import { batchByTable } from '../../lib/stages/batch-by-table.js';
import { map } from '../../lib/stages/map.js';
import { parseJson } from '../../lib/stages/parse-json.js';
import { parseXml } from '../../lib/stages/parse-xml.js';

/** How values get from a text to a column. */
export interface Way {
  readonly name: string;
  /** The text of a document with one record for each value, and where in it the mapping finds the value. */
  document(values: readonly string[]): string;
  readonly from: string;
  readonly isXml: boolean;
}

const BY_NUMBER = /[&<>"\r\n\t]/g;

/** A text as it has to be written in XML for to be read as it is. */
export const escaped = (text: string): string => text.replace(BY_NUMBER, char => `&#${char.codePointAt(0)};`);

const xml = (record: (value: string, id: number) => string): ((values: readonly string[]) => string) => {
  return values => `<r>${values.map(record).join('')}</r>`;
};
const json = (valueOf: (value: string) => string): ((values: readonly string[]) => string) => {
  return values => `[${values.map((value, id) => `{"id":${id},"v":${valueOf(value)}}`).join(',\n')}]`;
};

export const XML_ELEMENT: Way = {
  ...{ name: 'the text of an XML element', from: 'v', isXml: true },
  document: xml((value, id) => `<o><id>${id}</id><v>${escaped(value)}</v></o>`),
};
const XML_ATTRIBUTE: Way = {
  ...{ name: 'an XML attribute', from: '@v', isXml: true },
  document: xml((value, id) => `<o v="${escaped(value)}"><id>${id}</id></o>`),
};
const CDATA: Way = {
  ...{ name: 'a CDATA section', from: 'v', isXml: true },
  // Line ends would be made LF, and the end of the section would be one.
  document: xml((value, id) => {
    const sections = value.replace(/\]\]>/g, ']]]]><![CDATA[>').replace(/\r/g, ']]>&#13;<![CDATA[');
    return `<o><id>${id}</id><v><![CDATA[${sections}]]></v></o>`;
  }),
};
const JSON_STRING: Way = {
  ...{ name: 'a JSON string', from: 'v', isXml: false },
  document: json(value => JSON.stringify(value)),
};
const JSON_ESCAPES: Way = {
  ...{ name: 'a JSON string of escapes', from: 'v', isXml: false },
  document: json(
    value => `"${value.replace(/[^]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`,
  ),
};
export const JSON_NUMBER: Way = {
  ...{ name: 'a JSON number', from: 'v', isXml: false },
  document: json(value => value),
};

export const TEXT_WAYS: readonly Way[] = [XML_ELEMENT, XML_ATTRIBUTE, CDATA, JSON_STRING, JSON_ESCAPES];

/** `function` for a row function, or the column of a mapping. */
export type By = 'function' | Omit<ColumnMapping, 'from'>;

/** Loads values, one a record, into `exact (id, v)`, made anew; gives those that are in as the database shows them. */
export async function exactLoad(
  { db, column, shown = 'v' }: { readonly db: Knex; readonly column: string; readonly shown?: string },
  { document, from, isXml }: Way,
  by: By,
  values: readonly string[],
): Promise<Map<string, unknown>> {
  await db.raw('DROP TABLE IF EXISTS exact');
  await db.raw(`CREATE TABLE exact (id INTEGER PRIMARY KEY, v ${column})`);
  const records = isXml ? parseXml({ record: '/r/o' }) : parseJson({ record: '/*' });
  const toRows =
    by === 'function'
      ? map((value: Record<string, never>) => ({ exact: { id: value.id, v: value[from] } }))
      : map({
          record: isXml ? '/r/o' : '/*',
          tables: {
            exact: {
              columns: { id: { from: 'id', type: 'integer', key: true }, v: { ...by, from } },
            },
          },
        } as never);
  const sink = knexSink(db, { maxRejects: values.length });
  await pipeline(Readable.from([Buffer.from(document(values))]), records, toRows, batchByTable(), sink);
  const { read, written, rejected } = sink.report();
  const rows: { id: number; v: unknown }[] = await db('exact').select('id', db.raw(`${shown} AS v`));
  if (read !== values.length || rows.length !== written || written + rejected !== read) {
    throw new Error(`${values.length} values, ${read} read, ${written} written, ${rows.length} there`);
  }
  return new Map(rows.map(({ id, v }) => [values[id]!, v]));
}
