import assert from 'node:assert/strict';
import type { Mapping } from '../../lib/mapping/schema.js';
import { compile } from './support.js';

describe('What a mapping picks', () => {
  const cases: readonly (readonly [what: string, Mapping['tables'], readonly string[], Partial<Mapping>?])[] =
    [
      [
        'a leaf, with all that is in it',
        { t: { columns: { a: { from: 'a/b', type: 'integer' } } } },
        ['a/b'],
      ],
      [
        'an attribute: its element’s tag',
        { t: { columns: { a: { from: 'a/@b', type: 'integer' } } } },
        ['a/@attribute'],
      ],
      ['the record itself', { t: { columns: { a: { from: '.', type: 'json' } } } }, ['.']],
      ['nothing above the record', { t: { columns: { a: { from: '../@b', type: 'integer' } } } }, []],
      [
        'the elements that give rows, their columns from there, from above and from the root',
        {
          t: {
            each: 'a/b',
            columns: {
              n: { from: '#', type: 'integer' },
              c: { from: 'c', type: 'integer' },
              d: { from: '../d', type: 'integer' },
              e: { from: '/e', type: 'integer' },
            },
          },
        },
        ['a/b/@name', 'a/b/c', 'a/d', 'e'],
      ],
      [
        'what conditions look at',
        { t: { each: 'a', where: "q != '0'", columns: { n: { from: '#', type: 'integer' } } } },
        ['f', 'a/@name', 'a/q'],
        { filter: "f == '1'" },
      ],
      [
        'what predicates look at',
        { t: { columns: { a: { from: "a[@k='1' and l='2']/b[last()]", type: 'integer' } } } },
        ['a/b', 'a/@attribute', 'a/l'],
      ],
      [
        'all of several paths',
        { t: { columns: { a: { first: ['a', '*/b'], type: 'integer' } } } },
        ['a', '*/b'],
      ],
      [
        'the inputs of an expression',
        { t: { columns: { a: { expr: 'x + y', with: { x: 'a/b' }, type: 'string(9)' } } } },
        ['a/b', 'y'],
      ],
      [
        'named values',
        {
          t: {
            unpivot: { name: 'n', value: 'v', from: { A: 'a', B: 'b/@c' } },
            columns: { v: { type: 'integer' } },
          },
        },
        ['a', 'b/@attribute'],
      ],
    ];
  for (const [what, tables, pick, more] of cases) {
    it(`is ${what}`, () => {
      assert.deepEqual([...compile(tables, more).pick].sort(), [...pick].sort());
    });
  }
});
