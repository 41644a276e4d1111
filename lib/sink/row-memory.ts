import { type Lender, lender } from '../bytes/lent.js';

const MAX_BYTES = 24 * 1024 * 1024;

/** For the rows of the batches of a load that are under way at once. The sink gives it back. */
export const rowMemory = (): Lender => lender(MAX_BYTES);
