import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { gate } from '../../lib/sink/gate.js';

describe('A gate', () => {
  function setUp(most: number) {
    const through = gate(most);
    const begun: string[] = [];
    const ends = new Map<string, (error?: Error) => void>();
    const work = (name: string): Promise<string> =>
      through(async () => {
        begun.push(name);
        await new Promise<void>((resolve, reject) =>
          ends.set(name, error => (error ? reject(error) : resolve())),
        );
        return name;
      });
    return { begun, work, end: (name: string, error?: Error) => ends.get(name)!(error) };
  }

  it('lets so many through at once, and the others in the order in which they came', async () => {
    const { begun, work, end } = setUp(2);
    const works = ['a', 'b', 'c', 'd'].map(work);
    await setImmediate();
    assert.deepEqual(begun, ['a', 'b']);
    end('b');
    await setImmediate();
    assert.deepEqual(begun, ['a', 'b', 'c']);
    end('a');
    end('c');
    await setImmediate();
    assert.deepEqual(begun, ['a', 'b', 'c', 'd']);
    end('d');
    assert.deepEqual(await Promise.all(works), ['a', 'b', 'c', 'd']);
    // There is room again for as many.
    const more = ['e', 'f', 'g'].map(work);
    await setImmediate();
    assert.deepEqual(begun.slice(4), ['e', 'f']);
    for (const name of ['e', 'f']) end(name);
    await setImmediate();
    end('g');
    await Promise.all(more);
  });

  it('lets the next one through behind one that fails', async () => {
    const { begun, work, end } = setUp(1);
    const bad = work('a');
    const good = work('b');
    await setImmediate();
    end('a', new Error('no good'));
    await assert.rejects(bad, /no good/);
    await setImmediate();
    end('b');
    assert.equal(await good, 'b');
    assert.deepEqual(begun, ['a', 'b']);
  });
});
