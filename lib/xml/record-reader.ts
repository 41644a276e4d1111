import type { RecordReader } from '../bytes/scanner.js';
import type { XmlDeclared } from '../types.js';
import { doctypeOf } from './doctype.js';
import { inRecord } from './faults.js';
import { xmlReader } from './read.js';

export function xmlRecordReader(arrays?: readonly string[], declared?: XmlDeclared): RecordReader {
  const read = xmlReader(arrays, declared && doctypeOf(declared));
  return record => {
    const { position, name, ancestors, bytes } = record;
    try {
      return { position, name, ancestors, value: read(bytes) };
    } catch (error) {
      throw inRecord(record, error);
    }
  };
}
