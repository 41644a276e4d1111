import assert from 'node:assert/strict';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import fc from 'fast-check';
import { giveBack, lender } from '../../lib/bytes/lent.js';

describe('Memory that is lent', () => {
  it('is lent again only when it has come back, whatever is lent and given back', () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const { lend } = lender(4000);
        let lent: Uint8Array[] = [];
        for (const [bytes, isReturn] of steps) {
          const [first, ...rest] = lent;
          if (isReturn && first) {
            giveBack(first);
            lent = rest;
          }
          const memory = lend(bytes);
          assert.equal(memory.length, bytes);
          assert.ok(lent.every(({ buffer }) => buffer !== memory.buffer));
          lent.push(memory);
        }
      }),
    );
  });

  it('comes back from whoever it was sent to, without a message', () => {
    const { lend } = lender(1000);
    const { port1, port2 } = new MessageChannel();
    const memory = lend(100);
    memory.fill(7);
    port1.postMessage(memory);
    const { message } = receiveMessageOnPort(port2) as { message: Uint8Array };
    assert.deepEqual([...message], [...memory]);
    assert.notEqual(lend(100).buffer, memory.buffer);
    giveBack(message);
    assert.equal(lend(100).buffer, memory.buffer);
    port1.close();
  });

  it('is the smallest that is free and large enough', () => {
    const { lend } = lender(20_000);
    const all = [3000, 2000, 1000, 4000].map(lend);
    all.forEach(giveBack);
    const [large, middle, small] = all;
    assert.equal(lend(1500).buffer, middle!.buffer);
    assert.equal(lend(1500).buffer, large!.buffer);
    assert.equal(lend(1000).buffer, small!.buffer);
  });

  it('is kept only up to so many bytes', () => {
    const { lend } = lender(2000);
    const [first, last] = [lend(1000), lend(1000)];
    giveBack(first);
    giveBack(last);
    assert.equal(lend(1000).buffer, last.buffer);
    assert.notEqual(lend(1000).buffer, first.buffer);
  });

  it('is not what a batch has of its own', () => {
    const own = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    giveBack(own);
    assert.deepEqual([...own], [1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
