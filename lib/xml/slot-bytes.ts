/** What a byte is in markup that is read into slots. Names beyond ASCII are not read there. */
export const NAME_START = 1;
export const NAME = 2;
export const SPACE = 4;
export const IN_MARKUP = kinds(char => {
  const start = /[A-Za-z_:]/.test(char) ? NAME_START : 0;
  return start | (/[-.\w:]/.test(char) ? NAME : 0) | (/[ \t\r\n]/.test(char) ? SPACE : 0);
});

/** What a byte is in text, attributes, comments and CDATA sections. */
export const PLAIN = 0;
/** The end, where it is the byte that is waited for. */
export const END = 1;
/** It means something else than is written. */
export const MARKED = 2;
/** It may begin `--` or `]]>`. */
export const DOUBLED = 3;
/** It may begin U+FFFE or U+FFFF, which are no characters of XML. */
export const SUSPECT = 4;
const REFUSED = 5;

export const IN_TEXT = textKinds({ '<': END, ']': DOUBLED, '&': MARKED });
export const IN_ATTRIBUTE = textKinds({
  '"': END,
  "'": END,
  '<': REFUSED,
  '&': MARKED,
  '\t': MARKED,
  '\n': MARKED,
});
export const IN_COMMENT = textKinds({ '-': DOUBLED });
export const IN_CDATA = textKinds({ ']': DOUBLED });

function textKinds(special: Readonly<Record<string, number>>): Uint8Array {
  return kinds((char, byte) => {
    if (special[char] !== undefined) return special[char];
    if (char === '\r') return MARKED;
    if (byte === 0xef) return SUSPECT;
    return byte < 0x20 && char !== '\t' && char !== '\n' ? REFUSED : PLAIN;
  });
}

function kinds(kindOf: (char: string, byte: number) => number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_none, byte) =>
    kindOf(byte < 0x80 ? String.fromCharCode(byte) : '', byte),
  );
}
