/** Finds the end of a DOCTYPE, byte by byte: internal subset, quotes, comments and instructions included. */
export interface DoctypeLexer {
  /** Whether this byte is the `>` that ends the declaration. */
  ends(byte: number): boolean;
}

const QUOTES = [0x22, 0x27];

export function doctypeLexer(): DoctypeLexer {
  // What encloses the byte: the declaration itself, its internal subset, a declaration in that, or a text that runs to
  // its closing characters whatever stands in it.
  let inside: 'doctype' | 'subset' | 'declaration' | 'opened' | 'bang' | 'dash' | 'text' = 'doctype';
  let around: 'doctype' | 'subset' | 'declaration' = 'doctype';
  let closing: readonly number[] = [];
  let closed = 0;

  function text(ending: string, back: typeof around): void {
    closing = Array.from(Buffer.from(ending));
    closed = 0;
    around = back;
    inside = 'text';
  }

  function inText(byte: number): void {
    if (byte === closing[closed]) closed++;
    // In `--->` and `??>` the last characters begin the ending again.
    else if (!(closed === closing.length - 1 && byte === closing[closed - 1]))
      closed = byte === closing[0] ? 1 : 0;
    if (closed === closing.length) inside = around;
  }

  return {
    ends(byte) {
      const char = String.fromCharCode(byte);
      switch (inside) {
        case 'text':
          inText(byte);
          return false;
        case 'doctype':
          if (QUOTES.includes(byte)) text(char, 'doctype');
          else if (char === '[') inside = 'subset';
          return char === '>';
        case 'subset':
          if (char === '<') inside = 'opened';
          else if (char === ']') inside = 'doctype';
          return false;
        case 'opened':
          if (char === '?') text('?>', 'subset');
          else inside = char === '!' ? 'bang' : 'declaration';
          return false;
        case 'bang':
          inside = char === '-' ? 'dash' : 'declaration';
          return false;
        case 'dash':
          if (char === '-') text('-->', 'subset');
          else inside = 'declaration';
          return false;
        case 'declaration':
          if (QUOTES.includes(byte)) text(char, 'declaration');
          else if (char === '>') inside = 'subset';
          return false;
      }
    },
  };
}
