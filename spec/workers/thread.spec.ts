import assert from 'node:assert/strict';
import { localThread } from '../../lib/workers/local-thread.js';
import { workerThread } from '../../lib/workers/thread.js';
import { functions } from '../support/run-parallel.js';

const mainOnly = new URL('../support/main-only.js', import.meta.url);
const start = (module: URL) => ({ module: module.href, name: 'default', workerData: undefined });
const options = { timeoutMs: Number.POSITIVE_INFINITY, resourceLimits: {} };

describe('A thread has started', () => {
  it('when it has loaded its function', async () => {
    for (const thread of [workerThread(start(functions), options), localThread(start(functions))]) {
      await thread.started;
      assert.equal(thread.pending, 0);
      assert.equal(await thread.run(2), 4);
      await thread.close();
    }
  });

  it('never where that does not load', async () => {
    const thread = workerThread(start(mainOnly), options);
    await assert.rejects(thread.started, /main-only\.js does not load: not here/);
    await thread.close();
  });

  it('never when it is closed before', async () => {
    const thread = workerThread(start(functions), options);
    await thread.close();
    await assert.rejects(thread.started, /it is closed/);
  });
});
