/** The place of a batch among those under way. */
export interface Turn {
  /** Whether all earlier batches are in. */
  readonly hasCome: boolean;
  /** Resolves when all earlier batches are in, and rejects when the load ends before that. */
  readonly come: Promise<void>;
  /** As `come`, for whoever holds locks meanwhile: rejects with WAITED_TOO_LONG after a second. */
  comeSoon(): Promise<void>;
  /**
   * Resolves when it may be sent: so many are at once, and those before it have a place among them. Rejects when the load ends
   * before that.
   */
  go(): Promise<void>;
  /** It is sent, or is not to be so. */
  gone(): void;
  /** The batch is in. */
  done(): void;
}

const PATIENCE_MS = 1000;
export const WAITED_TOO_LONG = new Error('waited too long for the batches before');

/**
 * Batches are written at once, over several connections, and committed one after the other: so what is in is always the
 * beginning of the source, and which of two records with the same key is refused does not depend on chance.
 */
export interface Turns {
  next(): Turn;
}

interface Waiting {
  resolve(): void;
  reject(reason: unknown): void;
}

/** @param mostSent of the batches, at once */
export function turns(signal: AbortSignal, mostSent = 1): Turns {
  const waiting = new Map<number, Waiting>();
  const unsent = new Map<number, Waiting | undefined>();
  let count = 0;
  let current = 0;
  signal.addEventListener('abort', () => {
    for (const { reject } of waiting.values()) reject(signal.reason);
    for (const each of unsent.values()) each?.reject(signal.reason);
  });
  const nextToGo = (): [number, Waiting | undefined][] => [...unsent].slice(0, mostSent);

  function gone(number: number): void {
    unsent.delete(number);
    for (const [, each] of nextToGo()) each?.resolve();
  }

  return {
    next() {
      const number = count++;
      unsent.set(number, undefined);
      const come = new Promise<void>((resolve, reject) => {
        if (number === current) resolve();
        else if (signal.aborted) reject(signal.reason);
        else waiting.set(number, { resolve, reject });
      });
      // Whoever does not wait has failed for another reason.
      come.catch(() => {});
      return {
        get hasCome() {
          return number === current;
        },
        come,
        comeSoon: () => inTime(come),
        async go() {
          signal.throwIfAborted();
          if (!unsent.has(number) || nextToGo().some(([next]) => next === number)) return;
          await new Promise<void>((resolve, reject) => unsent.set(number, { resolve, reject }));
        },
        gone: () => gone(number),
        done() {
          gone(number);
          current++;
          waiting.get(current)?.resolve();
          waiting.delete(current);
        },
      };
    },
  };
}

async function inTime(come: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(reject, PATIENCE_MS, WAITED_TOO_LONG);
  });
  try {
    await Promise.race([come, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
