import { inspect } from 'node:util';
import type { ToRows } from '../batch/map-record.js';
import { LoadError, messageOf } from '../errors.js';
import { checkModule } from '../workers/check.js';

/**
 * The row function that a module exports by default.
 * @throws {TypeError} for no `file:` URL, or a module that exports no function
 * @throws {LoadError} `worker_failed` for a module that does not load
 */
export async function rowFunctionOf<T, DB>(module: URL): Promise<ToRows<T, DB>> {
  checkModule('toRows', module);
  const { default: toRows } = await imported(module);
  if (typeof toRows === 'function') return toRows as ToRows<T, DB>;
  throw new TypeError(`toRows: expected ${module} to export a function by default, got ${inspect(toRows)}`);
}

async function imported({ href }: URL): Promise<{ readonly default?: unknown }> {
  try {
    return await import(href);
  } catch (error) {
    throw new LoadError('worker_failed', `${href} does not load: ${messageOf(error)}`, { cause: error });
  }
}
