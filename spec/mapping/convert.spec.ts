import assert from 'node:assert/strict';
import { parseConvert } from '../../lib/mapping/convert.js';
import { Failure } from '../../lib/mapping/failure.js';
import { Mistake } from '../../lib/mapping/mistake.js';

function run(converter: string, text: string): { value: unknown; rules: readonly string[] } {
  const rules: string[] = [];
  const value = parseConvert(converter)(text, rule => rules.push(rule));
  return { value: value instanceof Failure ? `${value.code}: ${value.reason}` : value, rules };
}

describe('A converter', () => {
  const cases: readonly (readonly [converter: string, text: string, expected: string, rule?: string])[] = [
    ['digits', '+49 (0)30 / 12-3', '49030123'],
    ['digits', '１2', '2'],
    ['upper', 'straße', 'STRASSE'],
    ['lower', 'ÄB', 'äb'],
    ['collapse', ' a \n\t b ', 'a b'],
    ['left(3)', 'abcd', 'abc', 'truncated'],
    ['left(3)', 'abc', 'abc'],
    ['left(2)', '😀😀😀', '😀😀', 'truncated'],
    ['left(2)', '😀😀', '😀😀'],
    ['round(2)', '1.005', '1.01', 'rounded'],
    ['round(2)', '-1.005', '-1.01', 'rounded'],
    ['round(0)', '2.5', '3', 'rounded'],
    ['round(2)', '1.25', '1.25'],
    ['round(2)', '0.00', '0.00'],
    ['round(2)', '1.5000', '1.5000'],
    ['round(2)', 'x', 'bad_value: not a number'],
    ['round(2)', '', ''],
    ['number', 'Up to $1,234.56', '1234.56'],
    ['number', '1234.56', '1234.56'],
    ['number', '12 345 678', '12345678'],
    ['number', "CHF 1'234.50", '1234.50'],
    ['number', '.5 kg', '.5'],
    ['number', '-5', '-5'],
    ['number', '- $5', '-5'],
    ['number', '-$5.10', '-5.10'],
    ['number', '€ -5', '-5'],
    ['number', 'A-5', '5'],
    ['number', '5-', '-5'],
    ['number', '($1,000)', '-1000'],
    ['number', 'price (5)', '5'],
    ['number', '−7', '-7'],
    ['number', '', ''],
    ['number', 'free', 'bad_value: no number in the text'],
    ['number', '5 to 10', 'bad_value: several numbers in the text'],
    ['number', '2020-05', 'bad_value: several numbers in the text'],
    ['number', '1,23', 'bad_value: several numbers in the text'],
    ['number', '1.234.567', 'bad_value: several numbers in the text'],
    ['number(,)', '1.234.567,89 EUR', '1234567.89'],
    ['number(,)', '12,5 %', '12.5'],
  ];
  for (const [converter, text, expected, rule] of cases) {
    it(`${converter} makes ${JSON.stringify(text)} ${JSON.stringify(expected)}${rule ? `, counted as ${rule}` : ''}`, () => {
      assert.deepEqual(run(converter, text), { value: expected, rules: rule ? [rule] : [] });
    });
  }

  for (const [converter, message] of [
    ['digit', /^unknown converter "digit"$/],
    ['left', /^wrong converter "left", which is written left\(characters\)$/],
    ['left(0)', /^wrong converter/],
    ['left(x)', /^wrong converter/],
    ['upper(1)', /^wrong converter/],
    ['number(;)', /^wrong converter .* number\(,\)/],
  ] as const) {
    it(`${converter} is refused`, () => {
      assert.throws(
        () => parseConvert(converter),
        error => error instanceof Mistake && message.test(error.message),
      );
    });
  }
});
