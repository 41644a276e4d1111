// The row function of orders, for threads.
export { toRows as default } from './tables.js';
