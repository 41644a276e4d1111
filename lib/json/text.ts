export function textOf(utf8: Uint8Array): string {
  return Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length).toString();
}

/** The string that a JSON string stands for, quotes included. */
export function stringOf(json: string): string {
  return json.includes('\\') ? JSON.parse(json) : json.slice(1, -1);
}

// An escape, with the code of a surrogate that is not half of a pair.
const ESCAPE = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u([dD][89a-fA-F])|.)/gs;

/** Index of the first escape in JSON text that gives half a character, which no database can hold; -1 for none. */
export function loneSurrogateAt(text: string): number {
  if (!/\\u[dD][89a-fA-F]/.test(text)) return -1;
  for (const { index, 1: lone } of text.matchAll(ESCAPE)) if (lone) return index;
  return -1;
}
