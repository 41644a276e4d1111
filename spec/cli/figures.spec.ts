import assert from 'node:assert/strict';
import { bytesText, countText, durationText, tableText } from '../../lib/cli/figures.js';

describe('Figures for people', () => {
  for (const [bytes, text] of [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [99_940, '99.9 kB'],
    [99_950, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [2_500_000_000, '2.5 GB'],
    [4e15, '4000 TB'],
  ] as const) {
    it(`show ${bytes} bytes as ${text}`, () => assert.equal(bytesText(bytes), text));
  }

  for (const [count, text] of [
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567.8, '1,234,568'],
  ] as const) {
    it(`show a count of ${count} as ${text}`, () => assert.equal(countText(count), text));
  }

  for (const [ms, text] of [
    [0, '0.0s'],
    [59_949, '59.9s'],
    [59_951, '1m00s'],
    [60_000, '1m00s'],
    [119_600, '2m00s'],
    [3_599_400, '59m59s'],
    [3_599_600, '1h00m'],
    [7_260_000, '2h01m'],
  ] as const) {
    it(`show ${ms} ms as ${text}`, () => assert.equal(durationText(ms), text));
  }

  it('stand in columns, words to the left and numbers to the right', () => {
    assert.equal(
      tableText([
        ['table', 'rows'],
        ['a', '1'],
        ['longer', '12345'],
      ]),
      'table    rows\na           1\nlonger  12345',
    );
  });
});
