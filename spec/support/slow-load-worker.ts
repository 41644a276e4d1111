import { batchOf } from '../../lib/block/batch-of.js';
import type { Batch, Block } from '../../lib/types.js';

export default (block: Block): Promise<Batch> =>
  batchOf<{ id: string }>(block, ({ id }) => ({ orders: { id } }));
