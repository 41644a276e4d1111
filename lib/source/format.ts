export const FORMATS = ['xml', 'json', 'ndjson'] as const;

/** How records are written: XML, one JSON document, or one JSON value a line. */
export type Format = (typeof FORMATS)[number];

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  ...{ '.xml': 'xml', '.json': 'json', '.ndjson': 'ndjson', '.jsonl': 'ndjson' },
};

/** By the file's name, `orders.xml` or `orders.xml.gz`; undefined where that does not tell. */
export function formatOf(path: string): Format | undefined {
  const [extension = ''] = /\.[^.]*$/.exec(path.toLowerCase().replace(/\.gz$/, '')) ?? [];
  return BY_EXTENSION[extension];
}

/**
 * By the first byte that is not blank; undefined while there is none. Byte order marks are blank, and so are the halves
 * of UTF-16.
 * @returns `unknown` for a text that is neither XML nor JSON
 */
export function formatBy(bytes: Uint8Array): Format | 'unknown' | undefined {
  const first = bytes.find(byte => byte > 0x20 && !BYTE_ORDER_MARKS.includes(byte));
  if (first === undefined) return undefined;
  if (first === 0x3c) return 'xml';
  return first === 0x7b || first === 0x5b ? 'json' : 'unknown';
}

const BYTE_ORDER_MARKS = [0xef, 0xbb, 0xbf, 0xff, 0xfe];
