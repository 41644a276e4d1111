import { inspect } from 'node:util';
import { type XmlOptions, type XmlRecords, xmlRecords } from './records.js';

/**
 * The records of one document that is held as a string, for instance a column's value. An encoding that the document
 * declares is not looked at: the string is decoded already.
 *
 * @throws LoadError as `parseXml`, when the iteration comes to the fault; offsets count the string's UTF-8
 */
export function readXml<T = unknown>(text: string, options: XmlOptions): Generator<T, void, undefined> {
  if (typeof text !== 'string') throw new TypeError(`text: expected a string, got ${inspect(text)}`);
  return valuesOf(text, xmlRecords<T>(options));
}

function* valuesOf<T>(text: string, records: XmlRecords<T>): Generator<T, void, undefined> {
  for (const { value } of records.write(text)) yield value;
  for (const { value } of records.end()) yield value;
}
