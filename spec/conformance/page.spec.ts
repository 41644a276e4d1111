import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { page } from './page.js';

describe('The page of what we read beyond and short of the standards', () => {
  it('is what the lists of the specs give', () => {
    assert.equal(readFileSync('spec/conformance/README.md', 'utf8').replaceAll('\r\n', '\n'), page());
  });
});
