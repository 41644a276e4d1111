// Reads the records of an XML file one by one, with nothing but a loop.
import { createReadStream } from 'node:fs';
import { parseXml } from 'millrace';

interface Region {
  '@iso3166': string;
  currency: { '@iso4217': string; '@to'?: string }[];
}

const file = new URL('../../examples/data/cldr-supplementalData.xml', import.meta.url);
const regions = parseXml<Region>({ record: '/supplementalData/currencyData/region', arrays: ['currency'] });

let most = { region: '', currencies: 0, line: 0 };
for await (const { value, position } of createReadStream(file).pipe(regions)) {
  if (value.currency.length > most.currencies) {
    most = { region: value['@iso3166'], currencies: value.currency.length, line: position.line! };
  }
}
console.log(`${most.region} (line ${most.line}) has had ${most.currencies} currencies`);
