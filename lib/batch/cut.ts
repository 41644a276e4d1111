import { DEFAULT_MAX_BYTES, DEFAULT_MAX_RECORDS } from '../defaults.js';
import { wholeNumber } from '../options.js';
import type { Position } from '../types.js';

export interface CutOptions {
  /**
   * Records in a batch.
   * @default 1000
   */
  readonly maxRecords?: number | undefined;
  /**
   * Bytes of the source in a batch, from the start of its first record to the end of its last; a longer record stands
   * alone. Only texts have bytes.
   * @default 1 MiB
   */
  readonly maxBytes?: number | undefined;
}

/** Says where a batch ends by source coordinates alone, so that batch n of a source is the same records on every run. */
export interface Cut {
  /** Whether a record is too much for the batch that is open. It then begins the next one. */
  before(position: Position): boolean;
  /** Whether the batch takes no record behind this one. */
  after(position: Position): boolean;
}

export function cutter({
  maxRecords = DEFAULT_MAX_RECORDS,
  maxBytes = DEFAULT_MAX_BYTES,
}: CutOptions = {}): Cut {
  wholeNumber('maxRecords', maxRecords);
  wholeNumber('maxBytes', maxBytes);
  let start = 0;
  let records = 0;
  return {
    before({ line, end }) {
      if (records === 0 || line === undefined || end - start <= maxBytes) return false;
      records = 0;
      return true;
    },
    after(position) {
      if (records === 0) start = position.start;
      records = (records + 1) % maxRecords;
      return records === 0;
    },
  };
}
