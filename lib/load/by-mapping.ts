// What worker threads run for a load by a mapping: a block becomes a batch.
import { batchBy } from '../block/batch-by.js';
import { giveBack } from '../bytes/lent.js';
import type { Block } from '../types.js';
import { byTask } from './mapping-task.js';

export default byTask<Block>(
  () => by => block => batchBy(block, by),
  ({ reading }) => reading.format,
  ({ bytes }) => giveBack(bytes),
);
