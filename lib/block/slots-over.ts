import type { SlotsByFormat } from '../mapping/slots-by-format.js';
import type { Slots } from '../slots/slots.js';
import type { Reading, XmlDeclared } from '../types.js';
import type { XmlSlots } from '../xml/slots.js';

/** The slots for what these bytes are, set on them, where they can read what is in them. */
export function slotsOver(slots: SlotsByFormat, utf8: Uint8Array, reading: Reading): Slots | undefined {
  if (reading.format === 'xml') return xmlSlotsOver(slots, utf8, reading);
  slots.json.begin(utf8, reading.maxDepth);
  return slots.json;
}

export function xmlSlotsOver(
  slots: SlotsByFormat,
  utf8: Uint8Array,
  { entities, attributes }: XmlDeclared,
): XmlSlots | undefined {
  // Attributes that a DOCTYPE declares are not all where the record is.
  if (attributes.length > 0) return undefined;
  slots.xml.begin(utf8, { entities: new Map(entities), attributes: [] });
  return slots.xml;
}

/** Those that stand for the records of a format. */
export function slotsFor(slots: SlotsByFormat, format: Reading['format']): Slots {
  return format === 'xml' ? slots.xml : slots.json;
}
