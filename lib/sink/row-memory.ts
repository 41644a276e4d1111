import { lender } from '../bytes/lent.js';

/** For the rows of the batches of a thread that are under way at once. The sink gives it back. */
export const rowMemory = lender(24 * 1024 * 1024);
