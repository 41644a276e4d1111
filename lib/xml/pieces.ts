/** The end of what begins at `from`: the index behind `ending`, or of the text where there is none. */
function behind(text: string, ending: string, from: number): number {
  const found = text.indexOf(ending, from);
  return found < 0 ? text.length : found + ending.length;
}

/** The index behind the first `>` from `from` on that stands in no quotes. */
export function tagEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (char === '>') return at + 1;
    if (char === '"' || char === "'") at = behind(text, char, at + 1) - 1;
  }
  return text.length;
}

/** Parts a text into markup and what stands between, each with its index. Searches, for patterns would recurse. */
export function* piecesOf(text: string): Generator<{ readonly index: number; readonly piece: string }> {
  for (let index = 0; index < text.length;) {
    const end = pieceEnd(text, index);
    yield { index, piece: text.slice(index, end) };
    index = end;
  }
}

function pieceEnd(text: string, at: number): number {
  if (text[at] !== '<') {
    const end = text.indexOf('<', at);
    return end < 0 ? text.length : end;
  }
  if (text.startsWith('<!--', at)) return behind(text, '-->', at + 4);
  if (text.startsWith('<![CDATA[', at)) return behind(text, ']]>', at + 9);
  if (text.startsWith('<?', at)) return behind(text, '?>', at + 2);
  return tagEnd(text, at + 1);
}
