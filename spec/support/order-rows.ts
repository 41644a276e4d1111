// What specs run in worker threads on the orders of the bench.
import type { Order } from '../../bench/orders.js';
import { type Tables, toRows } from '../../bench/tables.js';
import { batchOf } from '../../lib/block/batch-of.js';
import type { Block } from '../../lib/types.js';

export default (block: Block) => batchOf<Order, Tables>(block, toRows);
