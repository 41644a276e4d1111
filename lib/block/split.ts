import type { CutOptions } from '../batch/cut.js';
import type { RecordBytes, Scanner } from '../bytes/scanner.js';
import { DEFAULT_MAX_DEPTH } from '../json/grammar.js';
import { type LinesOptions, scanLines } from '../json/lines.js';
import { type JsonOptions, scanJson } from '../json/scan.js';
import type { Reading } from '../reading.js';
import type { Block } from '../types.js';
import { type XmlOptions, xmlScanner } from '../xml/records.js';
import { blockBuilder } from './build.js';

/** What `parseXml` takes, and where blocks are cut. */
export interface SplitXmlOptions extends XmlOptions, CutOptions {}

/** What `parseJson` takes, and where blocks are cut. */
export interface SplitJsonOptions extends JsonOptions, CutOptions {}

/** What `parseLines` takes, and where blocks are cut. */
export interface SplitLinesOptions extends LinesOptions, CutOptions {}

/** Bytes → blocks. */
export interface Split {
  write(chunk: Uint8Array | string): Generator<Block, void, undefined>;
  end(): Generator<Block, void, undefined>;
}

export function xmlSplit({ maxRecords, maxBytes, ...options }: SplitXmlOptions): Split {
  const scanner = xmlScanner(options);
  const { arrays = [] } = options;
  return splitOf(scanner, { maxRecords, maxBytes }, () => {
    const { entities, attributes } = scanner.doctype;
    return { format: 'xml', arrays, entities: [...entities], attributes };
  });
}

export function jsonSplit({ maxRecords, maxBytes, ...options }: SplitJsonOptions): Split {
  const { maxDepth = DEFAULT_MAX_DEPTH } = options;
  return splitOf(scanJson(options), { maxRecords, maxBytes }, () => ({ format: 'json', maxDepth }));
}

export function lineSplit({ maxRecords, maxBytes, ...options }: SplitLinesOptions = {}): Split {
  const { maxDepth = DEFAULT_MAX_DEPTH } = options;
  return splitOf(scanLines(options), { maxRecords, maxBytes }, () => ({ format: 'lines', maxDepth }));
}

function splitOf(scanner: Scanner, limits: CutOptions, reading: () => Reading): Split {
  const build = blockBuilder(limits, reading);

  function* blocks(records: Iterable<RecordBytes>): Generator<Block, void, undefined> {
    try {
      for (const record of records) {
        const block = build.add(record);
        if (block) yield block;
      }
    } catch (error) {
      // What stands before a fault is not lost by it.
      const last = build.flush();
      if (last) yield last;
      throw error;
    }
  }

  return {
    write: chunk => blocks(scanner.write(chunk)),
    *end() {
      yield* blocks(scanner.end());
      const last = build.flush();
      if (last) yield last;
    },
  };
}
