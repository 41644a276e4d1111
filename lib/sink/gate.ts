/** Does a work when there is room for it, in the order in which they come. */
export type Gate = <Done>(work: () => Promise<Done>) => Promise<Done>;

/** @param most that are done at once */
export function gate(most: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async work => {
    if (inside < most) inside++;
    else await new Promise<void>(resolve => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else inside--;
    }
  };
}
