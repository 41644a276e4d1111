/** Valid UTF-8 → text. */
export function textOf(utf8: Uint8Array): string {
  return Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length).toString('utf8');
}
