import { type Cut, type CutOptions, cutter } from '../batch/cut.js';
import type { Lender } from '../bytes/lent.js';
import { type Found, isRun, type Scanner } from '../bytes/scanner.js';
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

/** What reading a source once more may differ in. */
export interface SplitAgain {
  /** The `resume` of the block to go on behind; the bytes are then those of the source from there on. */
  readonly from?: Resume | undefined;
  /** In the place of what the options say. */
  readonly cut?: Cut | undefined;
  /** The blocks that `pick` makes, with all of their records. */
  readonly keepsAll?: boolean | undefined;
  /** Of the memory of the blocks' bytes and places, which whoever has read them gives back, by their bytes. */
  readonly lender?: Lender | undefined;
}

export function xmlSplit(
  { maxRecords, maxBytes, ...options }: SplitXmlOptions,
  again: SplitAgain = {},
): Split {
  const from = checkResume(again.from, 'xml', options.record);
  const scanner = xmlScanner(options, from, again.keepsAll);
  const { arrays = [] } = options;
  const reading = (): Reading => {
    const { entities, attributes } = scanner.declared;
    return { format: 'xml', arrays, entities, attributes };
  };
  return splitOf(scanner, { maxRecords, maxBytes }, reading, again);
}

export function jsonSplit(
  { maxRecords, maxBytes, ...options }: SplitJsonOptions,
  again: SplitAgain = {},
): Split {
  const scanner = scanJson(options, checkResume(again.from, 'json', options.record));
  const { maxDepth = DEFAULT_MAX_DEPTH } = options;
  return splitOf(scanner, { maxRecords, maxBytes }, () => ({ format: 'json', maxDepth }), again);
}

export function lineSplit(options: SplitLinesOptions = {}, again: SplitAgain = {}): Split {
  const { maxRecords, maxBytes, ...scanned } = options;
  const scanner = scanLines(scanned, checkResume(again.from, 'lines'));
  const { maxDepth = DEFAULT_MAX_DEPTH } = options;
  return splitOf(scanner, { maxRecords, maxBytes }, () => ({ format: 'lines', maxDepth }), again);
}

function splitOf(
  scanner: Scanner<Found>,
  limits: CutOptions,
  reading: () => Reading,
  { from, cut = cutter(limits), lender }: SplitAgain,
): Split {
  const build = blockBuilder(cut, { reading, encoding: () => scanner.encoding }, from, lender);

  function* blocks(found: Iterable<Found>): Generator<Block, void, undefined> {
    try {
      for (const each of found) {
        if (isRun(each)) {
          yield* build.addRun(each);
          continue;
        }
        const block = build.add(each);
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
