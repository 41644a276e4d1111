import { hex } from '../bytes/hex.js';

export const LT = 0x3c;
export const GT = 0x3e;
export const SLASH = 0x2f;
export const DASH = 0x2d;
export const AMPERSAND = 0x26;
export const QUOTE = 0x22;
export const APOSTROPHE = 0x27;
export const OPEN_BRACKET = 0x5b;
export const BRACKET = 0x5d;
export const BANG = 0x21;
export const QUESTION = 0x3f;
export const CAPITAL_D = 0x44;

/** Of the FNV-1 hash of 32 bits. */
export const FNV_PRIME = 0x01000193;

export const CDATA_NAME = Buffer.from('CDATA[');

// Beyond ASCII every byte may belong to a name: whether the character does is checked when the tag is read.
export const NAME_START = byteSet(byte => byte >= 0x80 || /[A-Za-z_:]/.test(String.fromCharCode(byte)));
export const NAME_BYTE = byteSet(byte => byte >= 0x80 || /[-.\w:]/.test(String.fromCharCode(byte)));
export const SPACE = byteSet(byte => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
export const NAME_ENDS = byteSet(byte => SPACE[byte] === 1 || byte === GT || byte === SLASH);
export const TAG_STOP = byteSet(byte => [LT, GT, SLASH, QUOTE, APOSTROPHE].includes(byte));

function byteSet(has: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_none, byte) => (has(byte) ? 1 : 0));
}

/** The hash that the lexer makes of a name, byte by byte. */
export function nameHash(name: string): number {
  const [first, ...rest] = Buffer.from(name);
  return rest.reduce((hash, byte) => Math.imul(hash ^ byte, FNV_PRIME), first!);
}

/** A byte as a person reads it; a part of a character beyond ASCII by its number. */
export function shown(byte: number): string {
  if (byte > 0x20 && byte < 0x7f) return JSON.stringify(String.fromCharCode(byte));
  return byte === 0x20 ? 'a space' : `byte ${hex(byte)}`;
}
