import assert from 'node:assert/strict';
import { newKernel } from '../../lib/kernel/kernel.js';

describe('Passing over tags', () => {
  const name = 'n'.repeat(1000);
  const cuts = {
    'a leaf': `<${name}>text</`,
    'an element with children': `<${name}><b/></`,
  };

  for (const [where, cut] of Object.entries(cuts)) {
    it(`reads nothing behind the memory that there is, where the bytes end in the closing tag of ${where}`, () => {
      // The first bytes of a kernel stand at the end of its memory, if they are as many as that has left.
      for (let length = 1100; length < 4000; length += 4) {
        const kernel = newKernel();
        kernel.limitTags(256, 1000, 1024);
        const bytes = Buffer.from(' '.repeat(length - cut.length) + cut);
        const base = kernel.place()(bytes);
        const outermost = kernel.openElements(1) >> 2;
        kernel.numbers[outermost + 2] = 0;
        const taken = kernel.passTags(base, base + length, 1, 0, 0) - base;
        assert.equal(taken, length - (cut.length - cut.lastIndexOf('<')));
      }
    });
  }
});
