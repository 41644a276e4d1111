import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exactNumber } from '../../lib/json/number.js';

const CASES: [literal: string, value: number | bigint | string][] = [
  ['0', 0],
  ['-0', 0],
  ['-0.00E5', 0],
  ['12', 12],
  ['-12', -12],
  ['9007199254740991', 9007199254740991],
  ['-9007199254740991', -9007199254740991],
  ['9007199254740992', 9007199254740992n],
  ['-9007199254740993', -9007199254740993n],
  ['100000000000000000000', 100000000000000000000n],
  ['0.1', 0.1],
  ['12.10', 12.1],
  ['-12.10', -12.1],
  ['100.00', 100],
  ['1e2', 100],
  ['1E+2', 100],
  ['0.1e1', 1],
  ['120e-1', 12],
  ['0.00001', 0.00001],
  ['1e20', 1e20],
  ['1e21', 1e21],
  ['123e-9', 1.23e-7],
  ['5e-324', 5e-324],
  ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
  ['3.14159265358979323846', '3.14159265358979323846'],
  ['9007199254740993.0', '9007199254740993.0'],
  ['9007199254740993e0', '9007199254740993e0'],
  ['1e400', '1e400'],
  ['-1e400', '-1e400'],
  ['1e-400', '1e-400'],
  ['2e-324', '2e-324'],
  ['1e99999999999999999999', '1e99999999999999999999'],
];

describe('a number of JSON', () => {
  for (const [literal, value] of CASES) {
    it(`${literal} is ${typeof value} ${value}`, () => assert.equal(exactNumber(literal), value));
  }

  it('is a bigint up to 1,000 characters and its own text beyond', () => {
    const digits = '9'.repeat(1000);
    assert.equal(exactNumber(digits), BigInt(digits));
    assert.equal(exactNumber(`${digits}9`), `${digits}9`);
  });

  it('has no sign when it is zero', () => assert.ok(Object.is(exactNumber('-0'), 0)));

  it('is the same double that was written', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), double => {
        fc.pre(Math.abs(double) <= Number.MAX_SAFE_INTEGER || !/^-?\d+$/.test(String(double)));
        assert.equal(exactNumber(JSON.stringify(double)), double === 0 ? 0 : double);
      }),
    );
  });

  it('has exactly the value of its digits', () => {
    const digits = fc.array(fc.constantFrom(...'0000123459'), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(digits, digits, fc.integer({ min: -30, max: 30 }), (whole, fraction, exponent) => {
        const literal = `${whole.join('').replace(/^0+(?=.)/, '')}.${fraction.join('')}e${exponent}`;
        const value = exactNumber(literal);
        if (typeof value === 'number') assert.equal(scaled(String(value)), scaled(literal));
        else assert.equal(value, literal);
        if (literal.replace(/e.*|\D/g, '').replace(/^0+|0+$/g, '').length <= 15)
          assert.equal(typeof value, 'number');
      }),
      { numRuns: 2000 },
    );
  });
});

/** The value times 10 to the 100. */
function scaled(literal: string): bigint {
  const [mantissa, exponent = '0'] = literal.split('e');
  const [whole, fraction = ''] = mantissa!.split('.');
  return BigInt(whole + fraction) * 10n ** BigInt(100 + Number(exponent) - fraction.length);
}
