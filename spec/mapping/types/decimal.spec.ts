import assert from 'node:assert/strict';
import Big from 'big.js';
import fc from 'fast-check';
import { Failure } from '../../../lib/mapping/failure.js';
import { decimalOf, readDigits, toFloat, toInteger } from '../../../lib/mapping/types/decimal.js';
import { roundTo } from '../../../lib/mapping/types/round.js';

const codeOf = (value: unknown): unknown => (value instanceof Failure ? value.code : value);

/** Texts of decimal numbers in all the ways of writing them. */
const numberText = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.stringMatching(/^0{0,3}\d{0,40}$/),
    fc.option(fc.stringMatching(/^\d{0,30}0{0,3}$/), { nil: undefined }),
    fc.option(fc.integer({ min: -40, max: 40 }), { nil: undefined }),
  )
  .filter(([, whole, fraction]) => whole + (fraction ?? '') !== '')
  .map(
    ([sign, whole, fraction, exponent]) =>
      `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${exponent === undefined ? '' : `e${exponent}`}`,
  );

function big(text: string): Big {
  const [mantissa = '', exponent = '0'] = text.replace('+', '').split('e');
  const [whole, fraction = ''] = mantissa.replace('-', '').split('.');
  const size = Big(`${whole || '0'}.${fraction || '0'}e${exponent}`);
  return text.startsWith('-') ? size.neg() : size;
}

describe('decimal', () => {
  it('is the very number that was written, or refused: the judge is a decimal library', () => {
    fc.assert(
      fc.property(numberText, fc.integer({ min: 1, max: 65 }), fc.nat(30), (text, precision, wanted) => {
        const scale = Math.min(wanted, precision);
        const number = big(text);
        const fits =
          number.round(scale, Big.roundDown).eq(number) && number.abs().lt(Big(10).pow(precision - scale));
        const found = decimalOf(precision, scale)(text);
        if (fits) assert.equal(found, number.eq(0) ? Big(0).toFixed(scale) : number.toFixed(scale));
        else assert.equal(codeOf(found), 'out_of_range');
      }),
      { numRuns: 2000 },
    );
  });

  const cases: readonly (readonly [text: string, expected: string])[] = [
    ['0', '0.00'],
    ['-0', '0.00'],
    ['-0.00', '0.00'],
    ['000123.4', '123.40'],
    ['.5', '0.50'],
    ['5.', '5.00'],
    ['1.2300', '1.23'],
    ['1.234', 'out_of_range'],
    ['9999999999.99', '9999999999.99'],
    ['10000000000', 'out_of_range'],
    ['1e400', 'out_of_range'],
    ['1e99999999999999999999', 'out_of_range'],
    ['1e-99999999999999999999', 'out_of_range'],
    ['0e99999', '0.00'],
    ['1.5E1', '15.00'],
    ['NaN', 'bad_value'],
    ['Infinity', 'bad_value'],
    ['1,5', 'bad_value'],
    ['1 000', 'bad_value'],
    ['0x1F', 'bad_value'],
    ['５', 'bad_value'],
    ['٣', 'bad_value'],
    ['.', 'bad_value'],
    ['-', 'bad_value'],
    ['--1', 'bad_value'],
    ['1e', 'bad_value'],
    ['1_000', 'bad_value'],
  ];
  for (const [text, expected] of cases) {
    it(`decimal(12,2) makes ${text} ${expected}`, () =>
      assert.equal(codeOf(decimalOf(12, 2)(text)), expected));
  }
});

describe('integer', () => {
  it('is the very number that was written, or refused', () => {
    const whole = fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n });
    fc.assert(
      fc.property(whole, fc.nat(3), fc.boolean(), (number, zeros, point) => {
        const digits = String(number < 0n ? -number : number);
        const text = `${number < 0n ? '-' : ''}${'0'.repeat(zeros)}${digits}${point ? '.00' : ''}`;
        const found = toInteger(text);
        if (BigInt.asIntN(64, number) !== number) assert.equal(codeOf(found), 'out_of_range');
        else {
          assert.equal(String(found), String(number));
          assert.equal(typeof found, Number.isSafeInteger(Number(number)) ? 'number' : 'bigint');
        }
      }),
      { numRuns: 2000 },
    );
  });

  const cases: readonly (readonly [text: string, expected: unknown])[] = [
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9223372036854775808', 'out_of_range'],
    ['-9223372036854775809', 'out_of_range'],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['007', 7],
    ['+5', 5],
    ['5.00', 5],
    ['1e3', 1000],
    ['5.5', 'bad_value'],
    ['0.1', 'bad_value'],
    ['1e-3', 'bad_value'],
    ['1e400', 'out_of_range'],
    ['１２', 'bad_value'],
    ['0b1', 'bad_value'],
    ['', 'bad_value'],
    ['true', 'bad_value'],
  ];
  for (const [text, expected] of cases) {
    it(`makes ${JSON.stringify(text)} ${expected}`, () => assert.equal(codeOf(toInteger(text)), expected));
  }

  it('has no negative zero', () => {
    for (const text of ['-0', '-0.0', '-00000000000000000000'])
      assert.ok(Object.is(toInteger(text), 0), text);
  });
});

describe('float', () => {
  const cases: readonly (readonly [text: string, expected: unknown])[] = [
    ['1.5', 1.5],
    ['-1e-3', -0.001],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['5e-324', 5e-324],
    ['1e400', 'out_of_range'],
    ['-1e400', 'out_of_range'],
    ['1e-400', 'out_of_range'],
    ['0e400', 0],
    ['NaN', 'bad_value'],
    ['INF', 'bad_value'],
    ['', 'bad_value'],
  ];
  for (const [text, expected] of cases) {
    it(`makes ${JSON.stringify(text)} ${expected}`, () => assert.equal(codeOf(toFloat(text)), expected));
  }

  it('has no negative zero', () => assert.ok(Object.is(toFloat('-0.0'), 0)));

  it('gives back any float that was written in full', () => {
    const float = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(float, number => assert.equal(toFloat(String(number)), number === 0 ? 0 : number)));
  });
});

describe('round', () => {
  it('rounds half away from zero, exactly', () => {
    fc.assert(
      fc.property(numberText, fc.nat(20), (text, scale) => {
        const rounded = roundTo(readDigits(text) as never, scale);
        assert.ok(Big(rounded).eq(big(text).round(scale, Big.roundHalfUp)), `${text} ${scale} ${rounded}`);
      }),
    );
  });
});
