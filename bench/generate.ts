import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { type Contact, type Line, type Order, orders } from './orders.js';

export const FORMATS = ['xml', 'json', 'ndjson'] as const;
export type Format = (typeof FORMATS)[number];

export interface OrdersFile {
  readonly format: Format;
  /** The file ends with the record that reaches this size. */
  readonly bytes: number;
  readonly seed?: number;
}

/** A document of any number of records: it is cut where it is long enough. */
export interface Document {
  readonly head: string;
  readonly records: Iterable<string>;
  readonly between: string;
  readonly foot: string;
}

export interface Written {
  records: number;
  bytes: number;
}

const PIECE = 64 * 1024;

/** Writes an orders file; tells how many records and bytes it has. */
export function writeOrders(path: string, { format, bytes, seed }: OrdersFile): Promise<Written> {
  return writeDocument(path, ordersDocument(format, seed), bytes);
}

/** The text of an orders file in pieces. */
export function orderText({ format, bytes, seed }: OrdersFile, written?: Written): Generator<Buffer> {
  return documentText(ordersDocument(format, seed), bytes, written);
}

export async function writeDocument(path: string, document: Document, bytes: number): Promise<Written> {
  const written = { records: 0, bytes: 0 };
  await pipeline(Readable.from(documentText(document, bytes, written)), createWriteStream(path));
  return written;
}

/** The document in pieces; it ends with the record that reaches the size. `written` says what it has given. */
export function* documentText(
  { head, records, between, foot }: Document,
  bytes: number,
  written: Written = { records: 0, bytes: 0 },
): Generator<Buffer> {
  let text = head;
  for (const record of records) {
    text += `${written.records++ ? between : ''}${record}`;
    if (text.length < PIECE && written.bytes + text.length < bytes) continue;
    yield take(text);
    text = '';
    if (written.bytes >= bytes) break;
  }
  yield take(text + foot);

  function take(piece: string): Buffer {
    const encoded = Buffer.from(piece);
    written.bytes += encoded.length;
    return encoded;
  }
}

interface Writer extends Omit<Document, 'records'> {
  readonly write: (order: Order) => string;
}

function ordersDocument(format: Format, seed?: number): Document {
  const { write, ...around } = WRITERS[format];
  return { ...around, records: textsOf(orders(seed), write) };
}

function* textsOf(all: Iterable<Order>, write: (order: Order) => string): Generator<string> {
  for (const order of all) yield write(order);
}

const WRITERS: Record<Format, Writer> = {
  xml: {
    head: '<?xml version="1.0" encoding="UTF-8"?>\n<orders xmlns="http://example.com/orders">\n',
    write: orderXml,
    between: '\n',
    foot: '\n</orders>\n',
  },
  json: { head: '{"orders":[\n', write: order => JSON.stringify(order), between: ',\n', foot: '\n]}\n' },
  ndjson: { head: '', write: order => JSON.stringify(order), between: '\n', foot: '\n' },
};

function orderXml(order: Order): string {
  const id = order['@id'];
  return `  <order id="${id}" status="${order['@status']}" currency="${order['@currency']}" channel="${order['@channel']}">
    <placed>${order.placed}</placed>${order.shipped ? `\n    <shipped>${order.shipped}</shipped>` : ''}
    <total>${order.total}</total>${id.endsWith('7') ? `\n    <!-- checked by hand: <${id}> -->` : ''}
${order.contact.map(contactXml).join('\n')}${order.note ? `\n    <note><![CDATA[${order.note}]]></note>` : ''}
${order.line.map(lineXml).join('\n')}
  </order>`;
}

function contactXml({ '@kind': kind, name, email, phone, address }: Contact): string {
  return `    <contact kind="${kind}">
      <name>${escapeText(name)}</name>
      <email>${email}</email>
      <phone>${phone}</phone>
      <address country="${address['@country']}">
        <street>${escapeText(address.street)}</street>
        <zip>${address.zip}</zip>
        <city>${escapeText(address.city)}</city>
      </address>
    </contact>`;
}

function lineXml(line: Line): string {
  return `    <line sku="${line['@sku']}" quantity="${line['@quantity']}" price="${line['@price']}">${escapeText(line['#text'])}</line>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  é: '&#233;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"é]/g, character => ENTITIES[character]!);
}

if (import.meta.filename === process.argv[1]) {
  const { values } = parseArgs({
    options: {
      format: { type: 'string', default: 'xml' },
      mb: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
    },
  });
  const format = FORMATS.find(name => name === values.format);
  if (!format) throw new RangeError(`--format: expected one of ${FORMATS.join(', ')}, got ${values.format}`);
  if (!(Number(values.mb) > 0)) throw new RangeError(`--mb: expected a size above 0, got ${values.mb}`);
  const path = values.out ?? `orders.${format}`;
  const file = { format, bytes: Number(values.mb) * 1e6, seed: Number(values.seed) };
  const { records, bytes } = await writeOrders(path, file);
  console.log(`${path}: ${records} records, ${bytes} bytes, ${Math.round(bytes / records)} a record`);
}
