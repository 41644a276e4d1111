// Loads what a server sends, while it is sending: the body of a fetch is a web stream.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { load, readMapping } from 'millrace';

const example = (path: string): URL => new URL(`../../examples/${path}`, import.meta.url);
const server = createServer((_request, response) => {
  createReadStream(example('data/cldr-supplementalData.xml')).pipe(response);
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));

const { body, ok, status } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
if (!ok) throw new Error(`the server answered ${status}`);
const report = await load({
  source: Readable.fromWeb(body as ReadableStream),
  format: 'xml',
  mapping: await readMapping(example('currencies.mapping.json')),
  to: 'sqlite:currencies.sqlite',
  create: true,
});
console.log(`read ${report.read} records in ${report.bytes} bytes`, report.rows);
server.close();
