import assert from 'node:assert/strict';
import { parseColumnType } from '../../lib/mapping/column-type.js';
import { Mistake, nearest } from '../../lib/mapping/mistake.js';

describe('A type', () => {
  for (const [text, expected] of [
    ['string', { name: 'string' }],
    ['string(1)', { name: 'string', length: 1 }],
    ['decimal(1,0)', { name: 'decimal', precision: 1, scale: 0 }],
    ['decimal(65,30)', { name: 'decimal', precision: 65, scale: 30 }],
    ['decimal( 4 , 4 )', { name: 'decimal', precision: 4, scale: 4 }],
    ['time', { name: 'time', fraction: 0 }],
    ['datetime(6)', { name: 'datetime', fraction: 6 }],
    ['binary', { name: 'binary' }],
    ['binary(16)', { name: 'binary', length: 16 }],
    ['json', { name: 'json' }],
  ] as const) {
    it(`${text} is parsed`, () => assert.deepEqual(parseColumnType(text), expected));
  }

  for (const text of [
    'string()',
    'string(0)',
    'string(1,2)',
    'string(-1)',
    'decimal',
    'decimal(5)',
    'decimal(0,0)',
    'decimal(66,0)',
    'decimal(40,31)',
    'decimal(5,2,1)',
    'datetime(7)',
    'time(1,1)',
    'integer(4)',
    'json(1)',
  ]) {
    it(`${text} is refused with the way it is written`, () => {
      assert.throws(
        () => parseColumnType(text),
        error => {
          return (
            error instanceof Mistake && error.message.startsWith(`wrong type "${text}", which is written `)
          );
        },
      );
    });
  }

  for (const [text, suggestion] of [
    ['decmial(12,2)', 'decimal(12,2)'],
    ['decmial(2,12)', 'decimal'],
    ['Integer', 'integer'],
    ['constructor', undefined],
    ['varchar(20)', undefined],
  ] as const) {
    it(`${text} is unknown, and ${suggestion ?? 'nothing'} is meant`, () => {
      assert.throws(
        () => parseColumnType(text),
        error => error instanceof Mistake && error.suggestion === suggestion,
      );
    });
  }
});

describe('The nearest name', () => {
  for (const [name, known, expected] of [
    ['statsu', ['total', 'status'], 'status'],
    ['STATUS', ['status'], 'status'],
    ['abc', ['xyz', 'abd'], 'abd'],
    ['abc', ['axy', 'axyz'], 'axy'],
    ['abcde', ['vwxde'], undefined],
    ['a', ['b'], undefined],
    ['order_lines_of_a_year', ['order_line_in_year'], 'order_line_in_year'],
    ['ab', ['ac', 'ad'], 'ac'],
  ] as const) {
    it(`to ${name} among ${known} is ${expected}`, () => assert.equal(nearest(name, known), expected));
  }
});
