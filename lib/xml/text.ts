import { Buffer } from 'node:buffer';

/** Valid UTF-8 → text. */
export function textOf(utf8: Uint8Array): string {
  return Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length).toString('utf8');
}

/** Line ends as XML 1.0, 2.11 says: CR LF and CR alone are LF. */
export function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** The index in a text as it was written of an index in the same text `withLineFeeds`. */
export function indexAsWritten(text: string, index: number): number {
  if (!text.includes('\r')) return index;
  let written = 0;
  for (let read = 0; read < index; read++) written += text.startsWith('\r\n', written) ? 2 : 1;
  return written;
}
