import { fromReject, LoadError } from '../errors.js';
import type { Reject } from '../types.js';

/**
 * @param before how many records are refused already
 * @throws LoadError the reject itself where none is allowed, else `too_many_rejects`
 */
export function refuseTooMany(rejects: readonly Reject[], before: number, maxRejects: number): void {
  const excess = rejects[maxRejects - before];
  if (!excess) return;
  if (maxRejects === 0) throw fromReject(excess);
  const reason = `more than ${maxRejects} records are refused, this one for: ${excess.reason}`;
  throw new LoadError('too_many_rejects', reason, excess);
}
