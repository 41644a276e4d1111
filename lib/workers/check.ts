// What the options for threads must be.
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { messageOf } from '../errors.js';
import { noOthers, wholeNumber } from '../options.js';
import type { ThreadOptions } from './thread.js';

// Of Node's timers.
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

const LIMITS = [
  'maxOldGenerationSizeMb',
  'maxYoungGenerationSizeMb',
  'codeRangeSizeMb',
  'stackSizeMb',
] as const;

export function checkModule(option: string, module: unknown): void {
  if (module instanceof URL && module.protocol === 'file:') {
    fileURLToPath(module);
    return;
  }
  throw new TypeError(`${option}: expected a file: URL, got ${inspect(module)}`);
}

export function checkName(name: unknown): void {
  if (typeof name !== 'string') throw new TypeError(`name: expected a name, got ${inspect(name)}`);
}

export function checkThreadOptions({ timeoutMs, resourceLimits }: ThreadOptions): void {
  wholeNumber('timeoutMs', timeoutMs);
  if (timeoutMs > MAX_TIMEOUT_MS && timeoutMs !== Number.POSITIVE_INFINITY) {
    throw new RangeError(`timeoutMs: expected no more than ${MAX_TIMEOUT_MS}, got ${timeoutMs}`);
  }
  if (typeof resourceLimits !== 'object' || resourceLimits === null) {
    throw new TypeError(`resourceLimits: expected an object, got ${inspect(resourceLimits)}`);
  }
  noOthers(resourceLimits, LIMITS);
  for (const limit of LIMITS) {
    const value = resourceLimits[limit];
    // Node takes what is no number for no limit.
    if (value === undefined || (typeof value === 'number' && value > 0)) continue;
    throw new TypeError(`resourceLimits: expected a ${limit} above 0, got ${inspect(value)}`);
  }
}

export function cloneForThreads(workerData: unknown): unknown {
  try {
    return structuredClone(workerData);
  } catch (error) {
    throw new TypeError(`workerData: expected what can be cloned for a thread: ${messageOf(error)}`);
  }
}
