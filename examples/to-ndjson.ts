// Writes the records of an XML file as NDJSON, one a line, for another program to read from a pipe.
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parseXml, type SourceRecord } from 'millrace';

const file = new URL('../../examples/data/cldr-supplementalData.xml', import.meta.url);
await pipeline(
  createReadStream(file),
  parseXml({ record: '/supplementalData/currencyData/region', arrays: ['currency'] }),
  async function* (records: AsyncIterable<SourceRecord>) {
    for await (const { value } of records) yield `${JSON.stringify(value)}\n`;
  },
  process.stdout,
);
