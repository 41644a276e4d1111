import type { XmlDeclared } from '../types.js';
import type { XmlSlots } from '../xml/slots.js';

/** The slots, set on these bytes, where they can read what is in them. */
export function slotsOver(slots: XmlSlots, utf8: Uint8Array, declared: XmlDeclared): XmlSlots | undefined {
  // Attributes that a DOCTYPE declares are not all where the record is.
  if (declared.attributes.length > 0) return undefined;
  slots.begin(utf8, { entities: new Map(declared.entities), attributes: [] });
  return slots;
}
