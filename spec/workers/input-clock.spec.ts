import assert from 'node:assert/strict';
import { inputClock } from '../../lib/workers/input-clock.js';

describe('the clock of an input', () => {
  it('goes from its beginning to its end, for all who see its memory', () => {
    const memory = new BigInt64Array(new SharedArrayBuffer(8));
    const [thread, watcher] = [inputClock(memory), inputClock(memory)];
    assert.equal(watcher.elapsedMs(), 0);
    thread.begin();
    const first = watcher.elapsedMs();
    assert.ok(first > 0 && watcher.elapsedMs() > first);
    thread.end();
    assert.equal(watcher.elapsedMs(), 0);
  });
});
