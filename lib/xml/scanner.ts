import type { Found, Scanner } from '../bytes/scanner.js';
import type { Resume, XmlAround, XmlDeclared } from '../types.js';
import type { Limits } from './limits.js';
import type { Pick } from './pick.js';

export interface XmlScanOptions extends Limits {
  /** Names from the root down to the record. */
  readonly path: readonly string[];
  /** Bytes of one record, and of any token outside of records. */
  readonly maxRecordBytes: number;
  /** What of a record is kept. */
  readonly pick: Pick;
  /** All of it is kept, and `pick` only says what of it counts. */
  readonly keepsAll?: boolean;
}

/** Where a scanner goes on. */
export interface XmlResume extends Resume {
  readonly around: XmlAround;
}

export interface XmlScanner extends Scanner<Found> {
  /** What the DOCTYPE declares: known when the first record is. */
  readonly declared: XmlDeclared;
}
