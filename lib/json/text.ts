/** The string that a JSON string stands for, quotes included. */
export function stringOf(json: string): string {
  return json.includes('\\') ? JSON.parse(json) : json.slice(1, -1);
}

// An escape, with the code of a surrogate that is not half of a pair.
const ESCAPE = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u([dD][89a-fA-F])|.)/sy;

/** Index of the first escape in JSON text that gives half a character, which no database can hold; -1 for none. */
export function loneSurrogateAt(text: string): number {
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', ESCAPE.lastIndex)) {
    ESCAPE.lastIndex = at;
    if (ESCAPE.exec(text)![1]) return at;
  }
  return -1;
}
