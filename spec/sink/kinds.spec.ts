import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as kinds from '../../lib/sink/kinds.js';
import * as textKinds from '../../lib/sink/text-kinds.js';
import type { ColumnValue } from '../../lib/types.js';

const BYTES = new Uint8Array(1);
const MAX_64 = 2n ** 63n - 1n;

/** Values that a column of a kind takes and those that it refuses. */
const KINDS: Record<string, { check: kinds.Check; takes: ColumnValue[]; refuses: ColumnValue[] }> = {
  integer: {
    check: kinds.integer,
    takes: [0, -5, 2 ** 53 - 1, 10n ** 30n, true, '12', '-12', '+12', '007', null],
    refuses: [1.5, 2 ** 53, 1e21, '', ' 12', '12 ', '1.0', '1e3', '0x1F', 'a', '12a', BYTES],
  },
  integer64: {
    check: kinds.integer64,
    takes: [
      MAX_64,
      -MAX_64 - 1n,
      `${MAX_64}`,
      `+${MAX_64}`,
      `${-MAX_64 - 1n}`,
      '0000000000000000000001',
      null,
    ],
    refuses: [MAX_64 + 1n, -MAX_64 - 2n, `${MAX_64 + 1n}`, `+${MAX_64 + 1n}`, 1.5, BYTES],
  },
  decimal: {
    check: kinds.decimal,
    takes: [1.5, 10n ** 30n, false, '12.10', '.5', '5.', '-0.0', '1e400', `0.${'1'.repeat(60)}`, null],
    refuses: ['', '.', '1,5', '12.3.4', '1e', ' 1', 'NaN', 'Infinity', '0x1', BYTES],
  },
  float: {
    check: kinds.float,
    takes: [
      0.1 + 0.2,
      '12.10',
      '0.123456789012345',
      '0.30000000000000004',
      '1e21',
      '1e-7',
      2n ** 53n,
      10n ** 20n,
    ],
    refuses: [
      '0.1234567890123456789',
      '9007199254740993',
      2n ** 53n + 1n,
      '1e400',
      '1e-400',
      `1${'0'.repeat(400)}`,
    ],
  },
  integer64OrFloat: {
    check: kinds.integer64OrFloat,
    takes: [MAX_64, `${MAX_64}`, '12.10', 0.1, true, null],
    refuses: [MAX_64 + 1n, `${MAX_64}.5`, '0.1234567890123456789', 'a', BYTES],
  },
  text: { check: kinds.text, takes: ['', 'a', 1, 1n, true, null], refuses: [BYTES] },
  bytes: { check: kinds.bytes, takes: [BYTES, null], refuses: ['a', 1, 1n, true] },
  anything64: {
    check: kinds.anything64,
    takes: ['a', `${MAX_64}0`, 'a'.repeat(30), 1, MAX_64, true, BYTES, null],
    refuses: [MAX_64 + 1n],
  },
  'temporal without fractions of a second': {
    check: textKinds.temporal('datetime', 0, true),
    takes: ['2024-01-02', '2024-01-02 03:04:05', '2024-01-02 03:04:05.000', '20240102030405', null],
    refuses: [
      '2024-01-02 03:04:05.6',
      '2024-01-02T03:04:05.001',
      '20240102030405.5',
      20240102,
      1n,
      true,
      BYTES,
    ],
  },
  'temporal with milliseconds': {
    check: textKinds.temporal('time', 3, false),
    takes: ['03:04:05.678', '03:04:05.6780'],
    refuses: ['03:04:05.6789', '03:04:05.00010', null],
  },
  enumeration: {
    check: textKinds.enumeration(['new', '2']),
    takes: ['new', '2', null],
    refuses: ['New', 'new ', 'unknown', '1', ' 1', 1, 1n, true, BYTES],
  },
  single: {
    check: kinds.single,
    takes: [0, 0.5, 2 ** 24, '0.1', '123456', 16777216n, true, null],
    refuses: [0.1, 16777217, '0.1234567', '1e39', '1e-40', 16777217n, BYTES],
  },
  'float with two digits behind the point': {
    check: kinds.scaled(kinds.float, 2),
    takes: [1.25, '1.250', '125e-2', 1e20, 12n, true, null],
    refuses: [1.255, '1.255', '1255e-3', 1e-7],
  },
  year: {
    check: textKinds.year,
    takes: [2024, '2024', 0, '0', null],
    refuses: [24, '24', '', true, 20240, BYTES],
  },
  bit: { check: kinds.bit, takes: [1, 5n, true, null], refuses: ['1', '', 1.5, BYTES] },
  paddedText: { check: textKinds.paddedText, takes: ['a', ' a', '', null, 1], refuses: ['a ', ' ', BYTES] },
  paddedBytes: {
    check: textKinds.paddedBytes(1),
    takes: [BYTES, 'a', null],
    refuses: [new Uint8Array(0), ''],
  },
  memberSet: {
    check: textKinds.memberSet(['new', 'paid']),
    takes: ['', 'new', 'new,paid', null],
    refuses: ['paid,new', 'new,new', 'NEW', 'new, paid', 'lost', ',', 1, BYTES],
  },
  numericWhereItLooksSo: {
    check: kinds.numericWhereItLooksSo,
    takes: ['2024-01-02', 'a1', '12', '-1.5', `${MAX_64}`, '', '0x1F', '{"a":1}', 1.5, MAX_64, BYTES, null],
    refuses: [
      '007',
      ' 12',
      '12 ',
      '1.0',
      '+1',
      '1e5',
      `${MAX_64 + 1n}`,
      '0.1234567890123456789',
      MAX_64 + 1n,
    ],
  },
};

const show = (value: ColumnValue): string => {
  if (typeof value === 'object') return value === null ? 'null' : 'bytes';
  return typeof value === 'string' ? `'${value.slice(0, 40)}'` : `${typeof value} ${value}`;
};

describe('A column of the kind', () => {
  for (const [name, { check, takes, refuses }] of Object.entries(KINDS)) {
    describe(name, () => {
      for (const value of takes) it(`takes ${show(value)}`, () => assert.equal(check(value), undefined));
      for (const value of refuses) it(`refuses ${show(value)}`, () => assert.ok(check(value)));
    });
  }

  it('float takes the shortest text of every double', () => {
    const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(doubles, value => assert.equal(kinds.float(String(value)), undefined)));
  });

  it('float takes a text of any digits only where a double gives the same digits back', () => {
    const digits = fc.bigInt({ min: 1n, max: 10n ** 20n }).filter(number => number % 10n !== 0n);
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 25 }), (number, shift) => {
        const [mantissa] = Number(`${number}e-${shift}`).toExponential().split('e');
        const same = mantissa!.replace('.', '') === String(number);
        assert.equal(kinds.float(`${number}e-${shift}`) === undefined, same);
      }),
    );
  });

  it('is checked in time that grows with the length of a text, whatever the text', () => {
    const long = 200_000;
    const texts = ['1'.repeat(long), `${'0'.repeat(long)}1`, `${' '.repeat(long)}x`, `1${' '.repeat(long)}x`];
    const dots = [':0.'.repeat(long / 3), `:${'1'.repeat(long)}`, `.${'0'.repeat(long)}x`, '1e'.repeat(long)];
    for (const { check } of Object.values(KINDS)) for (const text of [...texts, ...dots]) check(text);
  }).timeout(5000);
});
