// A credit application's rows from another parser (libxml2): what the example's tables are compared with.
import { ParseOption, XmlDocument, XmlElement } from 'libxml2-wasm';
import type { Element } from 'sax-stream';
import { applicationRows, type Tables } from '../../bench/application-rows.js';

/** Undefined for a document that is left out; throws for one that is not well-formed. */
export function rowsByLibxml(xml: Uint8Array): Tables | undefined {
  const document = XmlDocument.fromBuffer(xml, { option: ParseOption.XML_PARSE_HUGE });
  try {
    return applicationRows(elementOf(document.root));
  } finally {
    document.dispose();
  }
}

function elementOf(element: XmlElement): Element {
  const children: Record<string, Element[]> = {};
  // Most of a document, and of no interest.
  for (const child of element.find('*[name() != "Reports"]') as XmlElement[]) {
    (children[child.name] ??= []).push(elementOf(child));
  }
  const attribs = Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]));
  return { attribs, children, value: element.content };
}
