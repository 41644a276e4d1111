/** An order as `parseXml` gives it, and as the generator writes it to JSON. */
export interface Order {
  readonly '@id': string;
  readonly '@status': string;
  readonly '@currency': string;
  readonly '@channel': string;
  readonly placed: string;
  readonly shipped?: string;
  readonly total: string;
  readonly contact: readonly Contact[];
  readonly note?: string;
  readonly line: readonly Line[];
}

export interface Contact {
  readonly '@kind': string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly address: {
    readonly '@country': string;
    readonly street: string;
    readonly zip: string;
    readonly city: string;
  };
}

export interface Line {
  readonly '@sku': string;
  readonly '@quantity': string;
  readonly '@price': string;
  readonly '#text': string;
}

/** Elements that are arrays however many there are. */
export const ARRAYS = ['contact', 'line'];

const STATUSES = ['NEW', 'PAID', 'PICKED', 'SHIPPED', 'RETURNED'];
const CURRENCIES = ['EUR', 'USD', 'SEK', 'JPY'];
const CHANNELS = ['web', 'shop', 'phone'];
const FIRST_NAMES = ['Anna', 'Zoë', 'José', 'Søren', 'Mary', 'Łukasz', '美咲', 'Omar'];
const LAST_NAMES = ['Smith', 'Müller', "O'Hara", 'Nuñez', 'Kowalska', 'Ångström', '佐藤', 'de Vries'];
const STREETS = ['Main Street', 'Große Straße', 'Rue de la Paix', 'Calle Mayor', 'Storgatan', '中央通り'];
const CITIES = ['Berlin', 'Malmö', 'Genève', 'A Coruña', 'Kraków', 'Osaka', 'Bath & Wells'];
const COUNTRIES = ['DE', 'SE', 'CH', 'ES', 'PL', 'JP', 'GB'];
const PRODUCTS = [
  'Desk lamp with a dimmer, brass & glass, E27 socket, cable of 2 m; the bulb (max. 40 W) is not part of the delivery, and the shade comes in three colours',
  'Notebook A5, dotted, 192 pages of 80 g paper, sewn, with a ribbon and a pocket in the back cover; opens flat; takes fountain pens without bleeding',
  'Café set of 6 cups (< 200 ml) & saucers, stoneware, blue glaze, dishwasher-proof; each piece is turned by hand, so that sizes differ by some millimetres',
  'Wool blanket 140 × 200 cm, woven in Västergötland, grey "herringbone"; 85 % new wool, 15 % recycled; wash by hand, cold, and dry it lying',
  'Garden hose, 1/2", 25 m, with connectors & spray gun, UV-resistant, > 20 bar burst pressure; keeps its shape from -10 to +40 °C; 12 years of warranty',
];
const NOTES = [
  'Ring <twice> & wait',
  'Leave it with the neighbour; "no signature"',
  'Bitte klingeln – 3. Stock',
];

/** Orders without end; the same ones for the same seed. */
export function* orders(seed = 1): Generator<Order, never> {
  const random = randomNumbers(seed);
  for (let id = 1_000_001; ; id++) yield order(id, random);
}

export type Random = (below: number) => number;

/** Mulberry32: small, quick, and the same everywhere. */
export function randomNumbers(seed: number): Random {
  let state = seed | 0;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function order(id: number, random: Random): Order {
  const pick = (list: readonly string[]): string => list[random(list.length)]!;
  const line = Array.from({ length: 1 + random(5) }, (): Line => ({
    '@sku': `SKU-${String(random(100_000)).padStart(5, '0')}`,
    '@quantity': String(1 + random(9)),
    '@price': cents(99 + random(50_000)),
    '#text': pick(PRODUCTS),
  }));
  const total = line.reduce((sum, { '@price': price, '@quantity': quantity }) => {
    return sum + Math.round(Number(price) * 100) * Number(quantity);
  }, 0);
  return {
    '@id': String(id),
    '@status': pick(STATUSES),
    '@currency': pick(CURRENCIES),
    '@channel': pick(CHANNELS),
    placed: moment(random),
    ...(random(3) > 0 && { shipped: moment(random) }),
    total: cents(total),
    contact: ['billing', 'shipping'].slice(random(2)).map(kind => contact(kind, random, pick)),
    ...(random(4) === 0 && { note: pick(NOTES) }),
    line,
  };
}

function contact(kind: string, random: Random, pick: (list: readonly string[]) => string): Contact {
  return {
    '@kind': kind,
    name: `${pick(FIRST_NAMES)} ${pick(LAST_NAMES)}`,
    email: `customer.${random(1_000_000)}@example.com`,
    phone: `+${10 + random(80)} ${100 + random(900)} ${100_000 + random(900_000)}`,
    address: {
      '@country': pick(COUNTRIES),
      street: `${pick(STREETS)} ${1 + random(200)}`,
      zip: String(10_000 + random(90_000)),
      city: pick(CITIES),
    },
  };
}

function cents(amount: number): string {
  return (amount / 100).toFixed(2);
}

function moment(random: Random): string {
  return new Date(1_704_067_200_000 + random(63_000_000) * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
