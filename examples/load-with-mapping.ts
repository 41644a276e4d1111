// The job of xml-to-sqlite.ts, done by a mapping: the tables are made from it, and no row function is written.
import { type LoadFailure, load, readMapping } from 'millrace';

const file = (path: string): URL => new URL(`../../examples/${path}`, import.meta.url);
const mapping = await readMapping(file('currencies.mapping.json'));
try {
  const report = await load({
    source: file('data/cldr-supplementalData.xml'),
    mapping,
    to: 'sqlite:currencies.sqlite',
    create: true,
    onProgress: ({ read, rows }) => console.log(`${read} regions, ${rows} rows are in`),
  });
  console.log(report.rows);
} catch (error) {
  const { message, report } = error as LoadFailure;
  console.error(`${message}\n${report.read} regions are in`);
  process.exitCode = 1;
}
