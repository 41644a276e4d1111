import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * A package that not every program and thread needs, loaded when it is first asked for: each takes some 10 to 60 ms. Not
 * by `import()`, for which everybody on the way would have to wait.
 */
export function onDemand<Package>(name: string): () => Package {
  let loaded: Package | undefined;
  return () => (loaded ??= require(name) as Package);
}
