import { lender } from '../batch/lent.js';

/** For the encoded rows of the batches that are under way at once. */
export const rowMemory = lender(24 * 1024 * 1024);
