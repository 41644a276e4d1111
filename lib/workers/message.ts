import type { MessagePort } from 'node:worker_threads';
import { isBatch } from '../batch/made.js';
import { memoryOf, type PackedBatch, packBatch, unpackBatch } from '../batch/pack.js';
import { LoadError, type LoadErrorCode, messageOf } from '../errors.js';
import type { Position } from '../types.js';
import { sendingOf } from './sending.js';

/** What a worker is started with. */
export interface WorkerStart {
  /** URL of the module whose function it runs. */
  readonly module: string;
  readonly name: string;
  readonly workerData: unknown;
}

/** What its thread gets beside. */
export interface EntryStart extends WorkerStart {
  readonly port: MessagePort;
  /** Memory of its input clock. */
  readonly begunAt: BigInt64Array;
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

export function postOutput(port: MessagePort, output: unknown): void {
  if (isBatch(output)) {
    const batch = packBatch(output);
    port.postMessage({ kind: 'batch', batch } satisfies Answer, memoryOf(batch));
    return;
  }
  try {
    const { message, transfer } = sendingOf(output);
    port.postMessage({ kind: 'output', output: message } satisfies Answer, transfer);
  } catch (error) {
    throw new LoadError('worker_failed', `the result can't be sent to another thread: ${messageOf(error)}`);
  }
}

export function answerWithError(thrown: unknown): Answer {
  const message = messageOf(thrown);
  const stack = thrown instanceof Error ? thrown.stack : undefined;
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
