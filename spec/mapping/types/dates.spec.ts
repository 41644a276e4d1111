import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { Failure } from '../../../lib/mapping/failure.js';
import { Mistake } from '../../../lib/mapping/mistake.js';
import { type DateRules, dateReader } from '../../../lib/mapping/types/dates.js';

const reader = (kind: DateRules['kind'], rules: Partial<DateRules> = {}) =>
  dateReader({ kind, fraction: 0, formats: undefined, zone: undefined, ...rules });
const codeOf = (value: unknown): unknown =>
  value instanceof Failure ? `${value.code}: ${value.reason}` : value;

describe('date, time and datetime', () => {
  const cases: readonly (readonly [
    kind: DateRules['kind'],
    rules: Partial<DateRules>,
    text: string,
    expected: string | RegExp,
  ])[] = [
    ['date', {}, '2024-02-29', '2024-02-29'],
    ['date', {}, '2023-02-29', /no such date/],
    ['date', {}, '2024-02-31', /no such date/],
    ['date', {}, '2024-13-01', /no such date/],
    ['date', {}, '2024-00-10', /no such date/],
    ['date', {}, '0000-00-00', /no such date/],
    ['date', {}, '0000-01-01', /no such date/],
    ['datetime', { zone: 'UTC' }, '0001-01-01T00:00:00Z', '0001-01-01 00:00:00'],
    ['datetime', { formats: ['x'], fraction: 3 }, '253402300799999', '9999-12-31 23:59:59.999'],
    ['date', {}, '0001-01-01', '0001-01-01'],
    ['date', {}, '0099-12-31', '0099-12-31'],
    ['date', {}, '9999-12-31', '9999-12-31'],
    ['date', {}, '1900-02-29', /no such date/],
    ['date', {}, '2024-2-9', /^bad_value: not a date as yyyy-MM-dd$/],
    ['date', {}, '2024-02-29 ', /not a date/],
    ['date', {}, '２０２４-02-29', /not a date/],
    ['date', { formats: ['d.M.yyyy'] }, '9.2.2024', '2024-02-09'],
    ['date', { formats: ['MM/dd/yyyy', 'dd.MM.yyyy'] }, '31.12.2024', '2024-12-31'],
    ['date', { formats: ['dd/MM/yyyy', 'MM/dd/yyyy'] }, '03/04/2024', '2024-04-03'],
    ['date', { formats: ['dd/MM/yyyy', 'MM/dd/yyyy'] }, '04/13/2024', '2024-04-13'],
    ['date', { formats: ['d MMM yyyy'] }, '3 Mar 2024', '2024-03-03'],
    ['date', { formats: ['MMMM d, yyyy'] }, 'december 24, 2024', '2024-12-24'],
    ['date', { formats: ['yyyyMMdd'] }, '20240229', '2024-02-29'],
    ['date', { formats: ['dd.MM.yy'] }, '01.01.68', '2068-01-01'],
    ['date', { formats: ['dd.MM.yy'] }, '01.01.69', '1969-01-01'],
    ['date', { formats: ['yyyy-MM-dd[ZZ]'] }, '2024-05-01+02:00', '2024-05-01'],
    ['date', { formats: ["yyyy-MM-dd'T'HH:mm:ss"] }, '2024-05-01T23:59:59', '2024-05-01'],
    ['date', { formats: ["'day' yyyy.MM.dd"] }, 'day 2024.05.01', '2024-05-01'],
    ['date', { formats: ['yyyy.MM.dd'] }, '2024x05x01', /not a date/],
    ['date', { formats: ['x'] }, '1709164800123', '2024-02-29'],
    ['time', {}, '23:59:59', '23:59:59'],
    ['time', {}, '24:00:00', /no such/],
    ['time', {}, '25:61:00', /no such/],
    ['time', {}, '12:00:60', /no such/],
    ['time', {}, '12:00:00.000', '12:00:00'],
    ['time', {}, '12:00:00.5', /out_of_range: more than 0 digits/],
    ['time', { fraction: 3 }, '12:00:00.5', '12:00:00.500'],
    ['time', { formats: ['h:mm a'] }, '12:05 am', '00:05:00'],
    ['time', { formats: ['h:mm a'] }, '12:05 PM', '12:05:00'],
    ['time', { formats: ['hh:mm a'] }, '13:05 PM', /not a time/],
    ['datetime', {}, '2024-02-29T13:05:00', '2024-02-29 13:05:00'],
    ['datetime', {}, '2024-02-29 13:05:00', '2024-02-29 13:05:00'],
    ['datetime', {}, '2024-02-29T13:05:00Z', /not a datetime as/],
    ['datetime', { fraction: 6 }, '2024-02-29T13:05:00.123456', '2024-02-29 13:05:00.123456'],
    ['datetime', { fraction: 6 }, '2024-02-29T13:05:00.1234567', /more than 6/],
    ['datetime', { zone: 'UTC' }, '2024-02-29T13:05:00Z', '2024-02-29 13:05:00'],
    ['datetime', { zone: 'UTC' }, '2024-02-29T13:05:00+05:30', '2024-02-29 07:35:00'],
    ['datetime', { zone: 'UTC' }, '2024-02-29T13:05:00+19:00', /not a datetime/],
    ['datetime', { zone: 'UTC' }, '2024-02-29T13:05:00+05:60', /not a datetime/],
    ['date', { formats: ['dd.MM.yyyy', 'MM.dd.yyyy'] }, '31.02.2024', /no such date/],
    ['datetime', { zone: 'UTC' }, '0001-01-01T00:00:00+01:00', /out_of_range: beyond the years/],
    ['datetime', { zone: 'UTC' }, '9999-12-31T23:00:00-02:00', /out_of_range: beyond the years/],
    [
      'datetime',
      { formats: ["yyyy-MM-dd'T'HH:mm:ssZZ"] },
      '2024-01-01T00:30:00+01:00',
      '2023-12-31 23:30:00',
    ],
    ['datetime', { formats: ['yyyyMMddHHmmssZZZ'] }, '20240101003000-0100', '2024-01-01 01:30:00'],
    ['datetime', { zone: 'Europe/Berlin' }, '2024-07-01T12:00:00', '2024-07-01 10:00:00'],
    ['datetime', { zone: 'Europe/Berlin' }, '2024-01-01T12:00:00', '2024-01-01 11:00:00'],
    ['datetime', { zone: 'Europe/Berlin' }, '2024-03-31T02:30:00', /a local time that the zone skips/],
    ['datetime', { zone: 'Europe/Berlin' }, '2024-10-27T02:30:00', /a local time that the zone shows twice/],
    ['datetime', { zone: 'Europe/Berlin' }, '2024-10-27T02:30:00+02:00', '2024-10-27 00:30:00'],
    ['datetime', { zone: 'Europe/Berlin' }, '2024-10-27T02:30:00+01:00', '2024-10-27 01:30:00'],
    ['datetime', { zone: 'Europe/Berlin' }, '1890-01-01T00:53:28', '1890-01-01 00:00:00'],
    ['datetime', { formats: ['X', "yyyy-MM-dd'T'HHZZ"] }, '2024-01-01T00Z', '2024-01-01 00:00:00'],
    ['datetime', { zone: 'Europe/Berlin' }, '1893-04-01T00:08:00', '1893-03-31 23:08:00'],
    ['datetime', { formats: ['X'] }, '1709211900', '2024-02-29 13:05:00'],
    ['datetime', { formats: ['x'], fraction: 3 }, '-1', '1969-12-31 23:59:59.999'],
    ['datetime', { formats: ['x'] }, '1709211900123', /more than 0 digits/],
    ['datetime', { formats: ['X'] }, '999999999999', /beyond the years/],
  ];
  for (const [kind, rules, text, expected] of cases) {
    it(`${kind} ${JSON.stringify(rules)}: ${text} is ${expected}`, () => {
      const found = String(codeOf(reader(kind, rules)(text)));
      if (expected instanceof RegExp) assert.match(found, expected);
      else assert.equal(found, expected);
    });
  }

  it('are what luxon reads, for any day there is and for those that there are not', () => {
    const read = reader('date');
    const part = (max: number) => fc.integer({ min: 0, max }).map(number => String(number).padStart(2, '0'));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), part(13), part(32), (year, month, day) => {
        const text = `${String(year).padStart(4, '0')}-${month}-${day}`;
        const judge = DateTime.fromFormat(text, 'yyyy-MM-dd', { zone: 'utc' });
        const found = read(text);
        assert.equal(found instanceof Failure ? undefined : found, judge.isValid ? text : undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it('in a zone are the instant that luxon finds, and refused where it finds none or two', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'America/Sao_Paulo',
    ];
    const readers = new Map(zones.map(zone => [zone, reader('datetime', { zone })]));
    const hour = fc.integer({ min: 0, max: 60 * 365 * 24 * 2 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), hour, (zone, halfHours) => {
        const local = new Date(Date.UTC(1974, 0, 1) + halfHours * 1_800_000).toISOString().slice(0, 19);
        const judge = DateTime.fromISO(local, { zone });
        const exists = judge.toFormat("yyyy-MM-dd'T'HH:mm:ss") === local;
        const once = judge.getPossibleOffsets().length === 1;
        const found = readers.get(zone)!(local);
        if (exists && once) assert.equal(found, judge.toUTC().toFormat('yyyy-MM-dd HH:mm:ss'));
        else assert.ok(found instanceof Failure, `${zone} ${local}`);
      }),
      { numRuns: 3000 },
    );
  });

  const wrong: readonly (readonly [kind: DateRules['kind'], rules: Partial<DateRules>, message: RegExp])[] = [
    ['date', { formats: ['YYYY-MM-dd'] }, /date format "YYYY-MM-dd": unknown token "YYYY"; there are yyyy /],
    ['date', { formats: ['yyyy-MM'] }, /a year, a month and a day must be in it/],
    ['date', { formats: ['yyyy-MM[-dd]'] }, /outside of brackets/],
    ['date', { formats: ['yyyy-MM-dd dd'] }, /dd stands twice/],
    ['date', { formats: ["yyyy-MM-dd'T"] }, /a ' without its end/],
    ['date', { formats: ['yyyy-MM-dd['] }, /"\[" without "\]"/],
    ['date', { formats: ['yyyy-MM-dd]'] }, /"\]" without "\["/],
    ['time', { formats: ['mm:ss'] }, /an hour/],
    ['time', { formats: ['hh:mm'] }, /hh with a/],
    ['time', { formats: ['HH:mm ZZ'] }, /a time of day has no offset/],
    ['time', { formats: ['X'] }, /a Unix time stands alone/],
    ['datetime', { formats: ['X yyyy'] }, /a Unix time stands alone/],
    ['datetime', { formats: ['yyyy-MM-dd'] }, /an hour/],
    ['datetime', { formats: ['yyyy-MM-dd HH:mm[ZZ]'] }, /"zone" is needed/],
    ['datetime', { formats: ['yyyy-MM-dd HH:mmZZ', 'yyyy-MM-dd HH:mm'] }, /"zone" is needed/],
    ['datetime', { formats: ['X', 'yyyy-MM-dd HH:mm'] }, /"zone" is needed/],
    ['datetime', { zone: 'Europe/Berln' }, /unknown zone "Europe\/Berln"/],
  ];
  for (const [kind, rules, message] of wrong) {
    it(`refuses ${kind} ${JSON.stringify(rules)} before the first text`, () => {
      assert.throws(
        () => reader(kind, rules),
        error => error instanceof Mistake && message.test(error.message),
      );
    });
  }
});
