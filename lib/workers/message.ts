import { type PackedBatch, packBatch, unpackBatch } from '../batch/pack.js';
import { LoadError, type LoadErrorCode } from '../errors.js';
import type { Batch, Position } from '../types.js';

/** What a worker is started with. */
export interface WorkerStart {
  /** URL of the module whose function it runs. */
  readonly module: string;
  readonly name: string;
  readonly workerData: unknown;
}

/** What a worker answers to an input. */
export type Answer =
  | { readonly kind: 'output'; readonly output: unknown }
  | { readonly kind: 'batch'; readonly batch: PackedBatch }
  | { readonly kind: 'error'; readonly error: ErrorMessage };

interface ErrorMessage {
  readonly message: string;
  readonly stack: string | undefined;
  /** What a LoadError has beside its message. */
  readonly load?: {
    readonly code: LoadErrorCode;
    readonly position?: Position | undefined;
    readonly table?: string | undefined;
    readonly column?: string | undefined;
  };
}

export function answerWith(output: unknown): Answer {
  return isBatch(output) ? { kind: 'batch', batch: packBatch(output) } : { kind: 'output', output };
}

export function answerWithError(thrown: unknown): Answer {
  const { message, stack } = thrown instanceof Error ? thrown : { message: String(thrown), stack: undefined };
  if (!(thrown instanceof LoadError)) return { kind: 'error', error: { message, stack } };
  const { code, position, table, column, reason } = thrown;
  return { kind: 'error', error: { message: reason, stack, load: { code, position, table, column } } };
}

/** The output of an answer; throws what the function threw. */
export function outputOf(answer: Answer): unknown {
  if (answer.kind === 'output') return answer.output;
  if (answer.kind === 'batch') return unpackBatch(answer.batch);
  const { message, stack, load } = answer.error;
  const error = load ? new LoadError(load.code, message, load) : new Error(message);
  if (stack !== undefined) error.stack = stack;
  throw error;
}

function isBatch(output: unknown): output is Batch {
  return typeof output === 'object' && output !== null && 'positions' in output && 'tables' in output;
}
