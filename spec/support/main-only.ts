// A module that loads in the main thread only.
import { isMainThread } from 'node:worker_threads';

if (!isMainThread) throw new Error('not here');

export default (input: number) => input;
