import assert from 'node:assert/strict';
import { databases } from '../support/databases.js';
import { tried } from '../support/verdicts.js';
import { type By, exactLoad, JSON_NUMBER, TEXT_WAYS, type Way } from './exact-load.js';

const POWERS = [53n, 62n, 63n, 64n, 65n, 128n].map(power => 2n ** power);
const INTEGERS = [0n, 9n, 10n ** 15n, 10n ** 16n, 10n ** 18n, 10n ** 19n, ...POWERS]
  .flatMap(size => [size - 1n, size, size + 1n])
  .flatMap(integer => [integer, -integer])
  .map(String);
const uniqueIntegers = [...new Set(INTEGERS)];
const isLong = (text: string): boolean => BigInt.asIntN(64, BigInt(text)) === BigInt(text);

const NINES = '9'.repeat(35);
/** Texts of decimals, and whether decimal(65,30) holds them exactly. */
const DECIMALS: readonly (readonly [text: string, fits: boolean])[] = [
  [`${NINES}.${'9'.repeat(30)}`, true],
  [`-${NINES}.${'9'.repeat(30)}`, true],
  [`${'1234567890'.repeat(3)}12345.${'1234567890'.repeat(3)}`, true],
  [`0.${'0'.repeat(29)}1`, true],
  [`-0.${'0'.repeat(29)}1`, true],
  [NINES, true],
  ['0.1', true],
  ['0.30000000000000004', true],
  ['9007199254740993.000000000000000000000000000001', true],
  ['123456789012345678.90', true],
  ['1.10', true],
  ['1e2', true],
  ['1.5e-29', true],
  [`1${'0'.repeat(35)}`, false],
  [`9${NINES}.5`, false],
  [`0.${'0'.repeat(30)}1`, false],
  ['1e35', false],
  ['1e-31', false],
  ['1.5e400', false],
];

/** As a plain decimal without zeros that mean nothing. */
function plain(text: string): string {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d*)\.?(\d*)?(?:e([-+]?\d+))?$/i.exec(text)!;
  const digits = whole! + fraction;
  const point = whole!.length + Number(exponent);
  const padded = digits.padStart(digits.length + Math.max(0, -point), '0').padEnd(point, '0');
  const at = Math.max(0, point);
  const left = padded.slice(0, at).replace(/^0+(?=.)/, '') || '0';
  const right = padded.slice(at).replace(/0+$/, '');
  return `${sign}${left}${right && `.${right}`}`;
}

const ways: readonly Way[] = [TEXT_WAYS[0]!, TEXT_WAYS[3]!, JSON_NUMBER];

for (const { name, use } of databases) {
  const isSqlite = name === 'SQLite';

  describe(`Numbers in ${name}`, () => {
    const database = use();

    /** Every value is in as it was, or refused; and those that fit are in. */
    async function areExact(
      column: { readonly column: string; readonly shown: string },
      way: Way,
      by: By,
      values: readonly string[],
      fits: (text: string) => boolean,
    ): Promise<void> {
      const stored = await exactLoad({ db: database.db, ...column }, way, by, values);
      const wrong = values.filter(text => {
        const is = stored.has(text);
        return is !== fits(text) || (is && plain(String(stored.get(text))) !== plain(text));
      });
      for (const text of values) {
        tried('numbers', wrong.includes(text) ? 'wrong' : stored.has(text) ? 'accepted' : 'refused');
      }
      assert.deepEqual(
        wrong.map(text => [text, stored.get(text)]),
        [],
      );
    }

    const integer = { column: 'BIGINT', shown: isSqlite ? 'CAST(v AS TEXT)' : 'CAST(v AS CHAR)' };
    for (const way of ways)
      for (const [byName, by] of [
        ['a row function', 'function'],
        ['a mapping', { type: 'integer' }],
      ] as const)
        it(`are integers of 64 bits, and no others: from ${way.name} by ${byName}`, () =>
          areExact(integer, way, by, uniqueIntegers, isLong));

    const decimal = isSqlite
      ? { column: 'TEXT', shown: 'v' }
      : { column: 'DECIMAL(65,30)', shown: 'CAST(v AS CHAR)' };
    for (const way of ways) {
      it(`are decimals of up to 65 digits: from ${way.name} by a mapping`, () =>
        areExact(
          decimal,
          way,
          { type: 'decimal(65,30)' },
          DECIMALS.map(([text]) => text),
          text => DECIMALS.find(([decimal]) => decimal === text)![1],
        ));

      it(`are decimals of up to 65 digits: from ${way.name} by a row function`, async () => {
        const values = DECIMALS.map(([text]) => text);
        const stored = await exactLoad({ db: database.db, ...decimal }, way, 'function', values);
        for (const [text, fits] of DECIMALS) {
          const is = stored.has(text);
          const isRight = is ? plain(String(stored.get(text))) === plain(text) : !fits || /e/i.test(text);
          tried('numbers', isRight ? (is ? 'accepted' : 'refused') : 'wrong');
          assert.ok(isRight, `${text}: ${stored.get(text)}`);
        }
      });
    }
  });
}
