/**
 * When a batch that met an error may be tried again: `anyway`, as it is surely not in, or only with a ledger, whose
 * claim tells whether it is in.
 */
export type Again = 'anyway' | 'claimed';

const kept = new WeakMap<object, { readonly again: Again; readonly isLost: boolean }>();

/** Marks an error that may be over later: a lock, a full disk, or, where `isLost`, a connection that is gone. */
export function transient<Thrown extends Error>(error: Thrown, again: Again, isLost = false): Thrown {
  kept.set(error, { again, isLost });
  return error;
}

export function againAfter(error: unknown): Again | undefined {
  return kept.get(error as object)?.again;
}

/** Whether the connection is gone, and the server may not have noticed. */
export function isLost(error: unknown): boolean {
  return kept.get(error as object)?.isLost ?? false;
}
