// The program in which a hostile input is read, so that its CPU time and memory are nobody else's: the index of the input.
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readBlock } from '../../lib/block/read-block.js';
import { LoadError } from '../../lib/errors.js';
import { parse } from '../../lib/source/parse.js';
import { split } from '../../lib/source/split.js';
import type { Block, SourceRecord } from '../../lib/types.js';
import type { HostileInput, Measured, Reading } from './hostile-input.js';
import { HOSTILE } from './hostile-inputs.js';
import { peakMiB } from './peak.js';

const input = HOSTILE[Number(process.argv[2])]!;
const readings: Reading[] = [];
for (const reader of ['parse', 'split', ...(input.format === 'xml' ? ['pick'] : [])]) {
  readings.push(await reading(input, reader));
}
const rssBytes = peakMiB() * 1024 * 1024;
process.stdout.write(JSON.stringify({ readings, rssBytes } satisfies Measured));

async function reading({ format, bytes, record }: HostileInput, reader: string): Promise<Reading> {
  const path = record ?? (format === 'xml' ? '/r/o' : '/*');
  const pick = reader === 'pick' ? ['picked'] : ['.'];
  const stage = reader === 'parse' ? parse({ record: path, format }) : split({ record: path, format, pick });
  const before = process.cpuUsage();
  let records = 0;
  const sink = new Writable({
    objectMode: true,
    write(output: Block | SourceRecord, _encoding, callback) {
      try {
        // Of NDJSON a record that can't be read says so when it is looked at.
        for (const { value } of 'places' in output ? readBlock(output) : [output]) {
          void value;
          records++;
        }
        callback();
      } catch (error) {
        callback(error as Error);
      }
    },
  });
  let refusal: Reading['refusal'];
  try {
    await pipeline(Readable.from(bytes(), { objectMode: false }), stage, sink);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const { name, code, reason, position } = error;
    refusal = { name, code, reason, byte: position?.start };
  }
  const { user, system } = process.cpuUsage(before);
  return { reader, cpuMs: (user + system) / 1000, records, ...(refusal && { refusal }) };
}
