import { Failure } from '../failure.js';

const loneSurrogate = new Failure('bad_value', 'half of a surrogate pair, which is no character');
const notBoolean = new Failure('bad_value', 'not a boolean: true, false, 1 or 0; other words need "values"');
const notBase64 = new Failure('bad_value', 'not base64');
const notHex = new Failure('bad_value', 'not hexadecimal');

/** Counted in characters (code points), as databases do. */
export function stringOf(length = Number.POSITIVE_INFINITY): (text: string) => string | Failure {
  const tooLong = new Failure('too_long', `longer than ${length} characters`);
  return text => {
    if (text.length > length && characters(text) > length) return tooLong;
    return text.isWellFormed() ? text : loneSurrogate;
  };
}

export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

export function toBoolean(text: string): boolean | Failure {
  switch (text.toLowerCase()) {
    case 'true':
    case '1':
      return true;
    case 'false':
    case '0':
      return false;
    default:
      return notBoolean;
  }
}

export function binaryOf(
  encoding: 'base64' | 'hex',
  length = Number.POSITIVE_INFINITY,
): (text: string) => Uint8Array | Failure {
  const tooLong = new Failure('too_long', `longer than ${length} bytes`);
  const wrong = encoding === 'hex' ? notHex : notBase64;
  return text => {
    const written = text.replace(/\s+/g, '');
    const bytes = Buffer.from(written, encoding);
    // Buffer.from passes over what it can't read.
    if (bytes.toString(encoding) !== (encoding === 'hex' ? written.toLowerCase() : written)) return wrong;
    return bytes.length > length ? tooLong : bytes;
  };
}
