import { type EncodedRows, encodedTexts, textIn } from '../../batch/encoded.js';
import type { ColumnValue } from '../../types.js';
import { escaper, IN_FIELD } from './escapes.js';
import { literal } from './mysql-encode.js';

const CHARS = Object.fromEntries(Object.entries(IN_FIELD).map(([char, letter]) => [letter, char]));
const inField = escaper(IN_FIELD);

export const FIELDS = String.raw`CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'`;

/** Bytes, which are text in no character set, go by INSERT. */
export const field = (value: ColumnValue): string => {
  if (typeof value === 'string') return inField(value);
  if (value === null) return String.raw`\N`;
  if (typeof value === 'object') throw new TypeError('bytes are no field');
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
};

/** The same rows as an INSERT takes them. */
export function valuesFromFields(rows: EncodedRows): EncodedRows {
  const lines = textIn(rows, 0, rows.bytes.length).split('\n').slice(0, -1);
  const texts = lines.map(line => {
    const values = line.split('\t').map(found => literal(valueOf(found)));
    return `(${values.join()}),`;
  });
  return { ...rows, form: 'values', ...encodedTexts(texts) };
}

/** Numbers stay text, which every column that takes numbers takes for the number. */
function valueOf(found: string): string | null {
  if (found === String.raw`\N`) return null;
  return found.includes('\\') ? found.replace(/\\(.)/g, (_all, char: string) => CHARS[char]!) : found;
}
