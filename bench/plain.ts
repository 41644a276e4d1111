import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import saxStream, { type Element } from 'sax-stream';
import { byKnex, insertRows, type Rows } from './insert-rows.js';

/**
 * The baseline: what one writes without a library for it, from sax-stream and knex.batchInsert, with backpressure and
 * transactions done right.
 */
export async function loadPlain(db: Knex, path: string): Promise<void> {
  // Text, not bytes: sax-stream breaks characters that two chunks share.
  const source = createReadStream(path, { encoding: 'utf8' });
  const orders = saxStream({ strict: true, tag: 'order' });
  await pipeline(source, orders, insertRows(addRows, byKnex(db)));
}

/** The rows of an order as sax-stream gives it. */
export function addRows(rows: Rows, order: Element): void {
  const { id = '', status = '', currency = '', channel = '' } = order.attribs!;
  rows.orders.push({
    id,
    status,
    currency,
    channel,
    placed_at: text(order, 'placed')!,
    shipped_at: text(order, 'shipped'),
    total: text(order, 'total')!,
    note: text(order, 'note'),
  });
  for (const contact of children(order, 'contact')) {
    const address = children(contact, 'address')[0]!;
    rows.order_contacts.push({
      order_id: id,
      kind: contact.attribs!.kind!,
      name: text(contact, 'name')!,
      email: text(contact, 'email')!,
      phone: text(contact, 'phone')!,
      street: text(address, 'street')!,
      zip: text(address, 'zip')!,
      city: text(address, 'city')!,
      country: address.attribs!.country!,
    });
  }
  children(order, 'line').forEach((line, index) => {
    const { sku = '', quantity = '', price = '' } = line.attribs!;
    rows.order_lines.push({
      order_id: id,
      line_no: index + 1,
      sku,
      quantity,
      price,
      description: line.value!,
    });
  });
}

function children(element: Element, name: string): Element[] {
  const found = element.children?.[name];
  return found === undefined ? [] : Array.isArray(found) ? found : [found];
}

function text(element: Element, name: string): string | null {
  return children(element, name)[0]?.value ?? null;
}
