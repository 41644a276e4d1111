// What worker threads run for documents by a mapping: a run of them becomes a batch.
import { documentBatches, type Documents } from '../block/documents.js';
import { byTask } from './mapping-task.js';

export default byTask<Documents>(
  ({ arrays, pick }, { record }) =>
    by =>
      documentBatches({ record, arrays, pick }, by),
  () => 'xml',
);
