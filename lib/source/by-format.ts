import { LoadError } from '../errors.js';
import type { Steps } from '../stages/stage.js';
import { type Format, formatBy } from './format.js';

type Chunk = Uint8Array | string;

// They are kept until it is known what they are.
const MAX_BLANK_LENGTH = 1024 * 1024;

/** Steps that are made when it is known what the source is: at once, or by its first byte that is not blank. */
export function byFormat<Out>(
  format: Format | undefined,
  make: (format: Format) => Required<Steps<Chunk, Out>>,
): Required<Steps<Chunk, Out>> {
  if (format) return make(format);
  const blank: Chunk[] = [];
  let blankLength = 0;
  let steps: Required<Steps<Chunk, Out>> | undefined;
  return {
    *write(chunk) {
      if (!steps) {
        const found = formatBy(Buffer.from(chunk as string));
        if (found === undefined) {
          // Its memory may be used again.
          blank.push(typeof chunk === 'string' ? chunk : Uint8Array.from(chunk));
          blankLength += chunk.length;
          if (blankLength > MAX_BLANK_LENGTH) throw neither();
          return;
        }
        if (found === 'unknown') throw neither();
        steps = make(found);
        for (const before of blank) yield* steps.write(before);
      }
      yield* steps.write(chunk);
    },
    *end() {
      if (!steps) throw new LoadError('empty', 'the source is empty');
      yield* steps.end();
    },
  };
}

function neither(): LoadError {
  const reason =
    'the source begins neither as XML, with <, nor as JSON, with { or [; say what it is by format';
  return new LoadError('source', reason);
}
