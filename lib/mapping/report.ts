import { Mistake, type Problem, problemAt } from './mistake.js';

/** Collects what is wrong, so that all of it is told at once. */
export interface Report {
  readonly problems: readonly Problem[];
  add(path: readonly PropertyKey[], what: string, suggestion?: string): void;
  /** Runs what may throw a `Mistake`, which then stands at `path`. */
  attempt<T>(path: readonly PropertyKey[], make: () => T): T | undefined;
}

export function newReport(): Report {
  const problems: Problem[] = [];
  const add: Report['add'] = (path, what, suggestion) => {
    const problem = problemAt(path, what, suggestion);
    // The columns of "numbered" are parsed once for each number.
    if (!problems.some(({ message }) => message === problem.message)) problems.push(problem);
  };
  return {
    problems,
    add,
    attempt(path, make) {
      try {
        return make();
      } catch (error) {
        if (!(error instanceof Mistake)) throw error;
        add(path, error.message, error.suggestion);
        return undefined;
      }
    },
  };
}
