import type { Element } from 'sax-stream';
import { FIELDS } from './flat.js';
import type { Rows } from './insert-rows.js';
import type { Tables } from './tables.js';
import { PARTS } from './wide.js';

/** The rows of an element as sax-stream gives it, parents first. */
export type AddRows = (rows: Rows, element: Element) => void;

export const addOrderRows: AddRows = (rows, order) => {
  const { id = '', status = '', currency = '', channel = '' } = order.attribs!;
  (rows.orders ??= []).push({
    id,
    status,
    currency,
    channel,
    placed_at: text(order, 'placed')!,
    shipped_at: text(order, 'shipped'),
    total: text(order, 'total')!,
    note: text(order, 'note'),
  } satisfies Tables['orders']);
  for (const contact of children(order, 'contact')) {
    const address = children(contact, 'address')[0]!;
    (rows.order_contacts ??= []).push({
      order_id: id,
      kind: contact.attribs!.kind!,
      name: text(contact, 'name')!,
      email: text(contact, 'email')!,
      phone: text(contact, 'phone')!,
      street: text(address, 'street')!,
      zip: text(address, 'zip')!,
      city: text(address, 'city')!,
      country: address.attribs!.country!,
    } satisfies Tables['order_contacts']);
  }
  children(order, 'line').forEach((line, index) => {
    const { sku = '', quantity = '', price = '' } = line.attribs!;
    (rows.order_lines ??= []).push({
      order_id: id,
      line_no: index + 1,
      sku,
      quantity,
      price,
      description: line.value!,
    } satisfies Tables['order_lines']);
  });
};

export const addFlatRows: AddRows = (rows, customer) => {
  const fields = Object.keys(FIELDS).map(name => [name, text(customer, name)]);
  (rows.customers ??= []).push({ id: customer.attribs!.id, ...Object.fromEntries(fields) });
};

export const addWideRows: AddRows = (rows, application) => {
  const { id } = application.attribs!;
  (rows.applications ??= []).push({ ...application.attribs });
  for (const { table, element } of PARTS) {
    children(application, element).forEach((part, index) => {
      (rows[table] ??= []).push({ application_id: id, row_no: index + 1, ...part.attribs });
    });
  }
};

function children(element: Element, name: string): Element[] {
  const found = element.children?.[name];
  return found === undefined ? [] : Array.isArray(found) ? found : [found];
}

function text(element: Element, name: string): string | null {
  return children(element, name)[0]?.value ?? null;
}
