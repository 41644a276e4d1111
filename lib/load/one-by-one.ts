/** The same for one input after the other: the main thread gives the next one before the last one is done. */
export function oneByOne<In, Out>(make: (input: In) => Promise<Out>): (input: In) => Promise<Out> {
  let last: Promise<unknown> = Promise.resolve();
  return input => {
    const next = last.then(() => make(input));
    last = next.catch(() => {});
    return next;
  };
}
