import type { Token } from 'stream-json/core/parser.js';
import type { RecordBytes } from '../bytes/scanner.js';
import { textOf } from '../bytes/text.js';
import { onDemand } from '../on-demand.js';
import { valueBuilder } from './build.js';
import { errorIn, syntaxFault, valueFault } from './fault.js';
import { LEFT, readPlain } from './plain.js';
import { loneSurrogateAt } from './text.js';

const streamJson = onDemand<typeof import('stream-json/core/parser.js')>('stream-json/core/parser.js');

// The parser makes all tokens of what it is given before we see one.
const SLICE_LENGTH = 64 * 1024;

/**
 * One record's bytes → its value.
 * @throws LoadError `invalid_json`, `limit` (too deep), `bad_value` (a key that occurs twice in its object, half of a
 *   surrogate pair), at the byte where it is
 */
export function readJson(record: RecordBytes, maxDepth: number): unknown {
  const text = textOf(record.bytes);
  const plain = readPlain(text, maxDepth);
  if (plain !== LEFT && loneSurrogateAt(text) < 0) return plain;
  const builder = valueBuilder(maxDepth);
  let refusal: unknown;
  try {
    if (parse(text, builder.take) && builder.complete && loneSurrogateAt(text) < 0) return builder.value;
  } catch (error) {
    // The parser's errors do not say where: the strict grammar does.
    refusal = error;
  }
  const fault = syntaxFault(record.bytes, maxDepth) ?? valueFault(record.bytes);
  throw fault ? errorIn(record, fault, refusal) : refusal;
}

/** False when `take` wants no more. */
function parse(text: string, take: (token: Token) => boolean): boolean {
  const parser = streamJson().jsonParser({ packValues: true, streamValues: false });
  const takeAll = (slice: string): boolean => {
    const tokens = parser(slice);
    return typeof tokens === 'symbol' || tokens.values.every(take);
  };
  for (let at = 0; at < text.length; at += SLICE_LENGTH) {
    if (!takeAll(text.slice(at, at + SLICE_LENGTH))) return false;
  }
  // That a number or a word has ended is told by what stands behind it.
  return takeAll('\n');
}
