// Credit applications as XML: made up, of the size, the shape and the faults that real ones have.
import { randomBy, type Random } from './random.js';
import { reports } from './reports.js';
import { amount, type Attributes, date, embedded, moment, name, phone, tag } from './values.js';

/** What is wrong with a document so that it ends as a reject, or is left out: one after the other. */
export const FAULTS = [
  ...(['missing key', 'unknown code', 'over-long string', 'junk after the root'] as const),
  ...(['wrong product line', 'key of the document before', 'cut'] as const),
];
export type Fault = (typeof FAULTS)[number];

export const FIRST_ID = 1_000_001;

export interface Options {
  readonly seed?: number;
  /** Every how many documents one has a fault; 0 for never. */
  readonly faultEvery?: number;
}

export function faultOf(number: number, { faultEvery = 100 }: Options = {}): Fault | undefined {
  if (faultEvery === 0 || number % faultEvery !== faultEvery - 1) return undefined;
  return FAULTS[Math.floor(number / faultEvery) % FAULTS.length];
}

/** The document of a number, from 0. The same for the same seed, whatever else is made. */
export function applicationXml(number: number, options: Options = {}): string {
  const random = randomBy(Math.imul(options.seed ?? 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  const fault = faultOf(number, options);
  const id = FIRST_ID + number - (fault === 'key of the document before' ? 1 : 0);
  const bytes = size(random.below(1e6) / 1e6);
  const isSmall = bytes < 20_000;
  const inner = `${application(id, isSmall, fault, random)}\n`;
  const key: Attributes = fault === 'missing key' ? { Request_ref: String(id) } : { ID: String(id) };
  const request = tag('Request', 22, { ...key, channel: random.pick(['web', 'WEB', 'branch']) }, random);
  const root = tag('Submission', 15, { version: '3.1', sent: moment(random) }, random);
  const bom = random.chance(0.9) ? '\ufeff' : '';
  const start = `${bom}<?xml version="1.0" encoding="UTF-8"?>\n${root}>\n${request}>\n<CustData>\n${inner}</CustData>\n`;
  const rest = isSmall ? '' : reports(bytes - start.length, random);
  const whole = `${start}${rest}</Request>\n</Submission>\n`;
  if (fault === 'cut') return whole.slice(0, -30);
  return fault === 'junk after the root' ? `${whole}<junk/>` : whole;
}

/** By share: 10 kB at a tenth, 145 kB at a half, 590 kB at nine tenths, 2 MB at most; nothing from 14 to 60 kB. */
function size(share: number): number {
  const points = [0, 8e3, 0.1, 10e3, 0.15, 14e3, 0.15, 60e3, 0.5, 145e3, 0.9, 590e3, 1, 2e6];
  const at = [2, 4, 8, 10, 12].find(index => share < points[index]!)!;
  const [from, low, to, high] = points.slice(at - 2, at + 2) as [number, number, number, number];
  return low * (high / low) ** ((share - from) / (to - from));
}

function application(id: number, isSmall: boolean, fault: Fault | undefined, random: Random): string {
  const many = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const campaign = random.pick(['campaign_num', 'Campaign_Num', 'CAMPAIGN_NUM']);
  const start = tag(
    'application',
    25,
    {
      ...{
        app_type: random.pick(['P', 'S', 'Null']),
        app_receive_date: date(random),
        [campaign]: `C${id % 90}`,
      },
      status: fault === 'unknown code' ? 'ZZ' : random.pick(['A', 'D', 'P', 'W', '']),
      ...{ requested: amount(random), income: amount(random), rent: String(300 + random.below(900)) },
      ...{ decision_time: moment(random), signature: random.pick(['Y', 'N', '']) },
    },
    random,
  );
  const product = {
    product_line: fault === 'wrong product line' ? 'HE' : 'CC',
    ...{
      apr: `${5 + random.below(20)}.${10 + random.below(90)}`,
      fee: amount(random),
      credit_line: amount(random),
    },
    ...{ solicitation: `S${random.below(1e6)}`, batch: String(random.below(500)), mailed: date(random) },
    ...{ band: random.pick(['A', 'B', 'C', '']), posted: date(random), cash: amount(random) },
  };
  const lookups = Object.fromEntries(
    many(9, index => [`report_${index + 1}`, random.chance(0.4) ? '' : `R${random.below(99)}`]),
  );
  return [
    `${start}>`,
    ...contacts(id, isSmall, fault, random),
    `${tag('app_product', 90, product, random)}/>`,
    `${tag('rmts_info', 55, { ...lookups, assigned_to: name(random), queue: random.pick(['a', 'b', '']) }, random)}/>`,
    ...['FICO', 'VANTAGE'].map(
      model => `<score model="${model}" value="${random.pick(['', String(300 + random.below(550))])}"/>`,
    ),
    ...many(3 + random.below(2), index => {
      return `<indicator group="${index}" fraud="${random.pick(['Y', 'N', ''])}" bankrupt="${random.pick(['Y', 'N', ''])}" deceased=""/>`;
    }),
    ...many(isSmall ? 1 : 9, index => {
      const length = random.chance(0.01) ? 45_000 : isSmall ? 30 : 650;
      return `${tag('analytics', 4, { step: String(index), trace: embedded(length) }, random)}/>`;
    }),
    ...many(random.below(isSmall ? 4 : 109), () => {
      return `<comment at="${moment(random)}" by="${random.pick(['', 'rev1', 'rev2'])}">checked &amp; filed\nby hand</comment>`;
    }),
    '</application>',
  ].join('\n');
}

/** Some are there twice, have no role, or bring an address that is a type and nothing else. */
function contacts(id: number, isSmall: boolean, fault: Fault | undefined, random: Random): string[] {
  const written: string[] = [];
  const add = (contactId: number, role: string): void => {
    const own = { con_id: String(contactId), role, first_name: name(random), birth_date: date(random) };
    const last = fault === 'over-long string' ? 'x'.repeat(70) : name(random);
    const start = tag('contact', 25, { ...own, last_name: last, phone: phone(random) }, random);
    written.push(`${start}>`);
    const types = ['CURR', 'PREV', 'MAIL', 'WORK'].slice(0, 1 + random.below(isSmall ? 2 : 4));
    for (const type of types) {
      const place = {
        city: name(random),
        zip: String(10_000 + random.below(89_999)),
        street: '1 Main Street',
      };
      const isEmpty = random.chance(0.1);
      written.push(`${tag('address', isEmpty ? 1 : 23, { type, ...(!isEmpty && place) }, random)}/>`);
    }
    for (let job = 1 + random.below(isSmall ? 1 : 4); job > 0; job--) {
      const work = {
        employer: random.pick(['Acme & Co', 'Initech', '']),
        since: date(random),
        salary: amount(random),
      };
      written.push(`${tag('employment', 18, work, random)}/>`);
    }
    written.push(
      `${tag('card', 19, { color: random.pick(['R', 'B', '']), emboss: name(random) }, random)}/>`,
      '</contact>',
    );
  };
  // The same one once more, before or behind.
  const [again, isFirst] = [random.chance(0.05) ? random.pick(['PR', 'AUTHU']) : '', random.chance(0.5)];
  if (again && isFirst) add(id * 10, again);
  add(id * 10, 'PR');
  if (random.chance(0.13)) add(id * 10 + 1, 'AUTHU');
  if (again && !isFirst) add(id * 10, again);
  if (random.chance(0.04)) add(id * 10 + 2, '');
  return written;
}
