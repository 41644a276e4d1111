// What worker threads run: a block of orders becomes a batch of rows.

import { type Block, batchOf } from '../lib/index.js';
import type { Order } from './orders.js';
import { type Tables, toRows } from './tables.js';

export default (block: Block) => batchOf<Order, Tables>(block, toRows);
