// An endpoint that streams what is uploaded into tables, and answers with the report.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { type LoadFailure, load, readMapping } from 'millrace';

const example = (path: string): URL => new URL(`../../examples/${path}`, import.meta.url);
const mapping = await readMapping(example('currencies.mapping.json'));

const server = createServer(async (request, response) => {
  // An upload that is refused is not read further, but its connection is needed for the answer.
  const source = Readable.from(request.iterator({ destroyOnReturn: false }), { objectMode: false });
  const answer = (status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(body));
  };
  try {
    const options = { format: 'xml', to: 'sqlite:currencies.sqlite', create: true } as const;
    const { read, rows } = await load({ source, mapping, ...options, onConflict: 'update' });
    answer(200, { read, rows });
  } catch (error) {
    const { message, report } = error as LoadFailure;
    answer(422, { message, rows: report?.rows });
  }
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));

const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const whole = Readable.toWeb(createReadStream(example('data/cldr-supplementalData.xml')));
for (const body of [whole, '<supplementalData><currencyData><region iso3166="XX"></currencyData>']) {
  const response = await fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit);
  console.log(response.status, await response.json());
}
server.close();
