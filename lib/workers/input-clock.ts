/** How long a thread has been at its input: the thread keeps the time, so that nobody has to listen to it meanwhile. */
export interface InputClock {
  begin(): void;
  end(): void;
  /** 0 while it is at none. */
  elapsedMs(): number;
}

/** @param begunAt memory that both threads see, 0 at first */
export function inputClock(begunAt: BigInt64Array): InputClock {
  return {
    begin: () => void Atomics.store(begunAt, 0, process.hrtime.bigint()),
    end: () => void Atomics.store(begunAt, 0, 0n),
    elapsedMs() {
      const since = Atomics.load(begunAt, 0);
      return since === 0n ? 0 : Number(process.hrtime.bigint() - since) / 1e6;
    },
  };
}
