// What worker threads run for threads.ts: a block of regions becomes a batch of rows.
import { type Block, batchOf } from 'millrace';
import type { Currencies } from './currencies.js';

interface Region {
  '@iso3166': string;
  currency: { '@iso4217': string; '@from'?: string; '@to'?: string; '@tender'?: string }[];
}

export default (block: Block) =>
  batchOf<Region, Currencies>(block, ({ '@iso3166': region, currency }) => ({
    regions: { code: region },
    region_currencies: currency.map((one, index) => ({
      region,
      position: index + 1,
      code: one['@iso4217'],
      from: one['@from'] ?? null,
      to: one['@to'] ?? null,
      tender: one['@tender'] !== 'false',
    })),
  }));
