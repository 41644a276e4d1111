// Rows may be encoded for a way into the database that does not tell which of them it refuses, or changes some without an
// error. What does not go in whole, and without a warning, is taken back, and goes in row by row,
// or by INSERTs that are text.

/** This batch is to go in so. */
export const NOT_TAKEN = new Error('the database did not take the rows as they are encoded');

/** This one, and all others of the load: neither the server nor the connection is asked again. */
export const NEVER_TAKEN = new Error('the database takes no rows that are encoded');
