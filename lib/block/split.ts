import type { CutOptions } from '../batch/cut.js';
import type { FoundRecord, Scanner } from '../bytes/scanner.js';
import { DEFAULT_MAX_DEPTH } from '../json/grammar.js';
import { type LinesOptions, scanLines } from '../json/lines.js';
import { type JsonOptions, scanJson } from '../json/scan.js';
import type { Block, Reading, Resume } from '../types.js';
import { type XmlOptions, xmlScanner } from '../xml/records.js';
import { blockBuilder } from './build.js';
import { checkResume } from './resume.js';

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

// Each goes on behind a block where it is given its `resume`, and then takes the bytes of the source from there on.

export function xmlSplit({ maxRecords, maxBytes, ...options }: SplitXmlOptions, from?: Resume): Split {
  const scanner = xmlScanner(options, checkResume(from, 'xml', options.record));
  const { arrays = [] } = options;
  const reading = (): Reading => {
    const { entities, attributes } = scanner.declared;
    return { format: 'xml', arrays, entities, attributes };
  };
  return splitOf(scanner, { maxRecords, maxBytes }, reading, from);
}

export function jsonSplit({ maxRecords, maxBytes, ...options }: SplitJsonOptions, from?: Resume): Split {
  const scanner = scanJson(options, checkResume(from, 'json', options.record));
  const { maxDepth = DEFAULT_MAX_DEPTH } = options;
  return splitOf(scanner, { maxRecords, maxBytes }, () => ({ format: 'json', maxDepth }), from);
}

export function lineSplit(options: SplitLinesOptions = {}, from?: Resume): Split {
  const { maxRecords, maxBytes, ...scanned } = options;
  const scanner = scanLines(scanned, checkResume(from, 'lines'));
  const { maxDepth = DEFAULT_MAX_DEPTH } = options;
  return splitOf(scanner, { maxRecords, maxBytes }, () => ({ format: 'lines', maxDepth }), from);
}

function splitOf(scanner: Scanner, limits: CutOptions, reading: () => Reading, from?: Resume): Split {
  const build = blockBuilder(limits, { reading, encoding: () => scanner.encoding }, from);

  function* blocks(records: Iterable<FoundRecord>): Generator<Block, void, undefined> {
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
