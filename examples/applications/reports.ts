// What the bureaus say: most of a document's bytes, deep, and of no interest to the mapping.
import { randomBy, type Random } from './random.js';
import { tag } from './values.js';

/** Sections of a few kB each, which all documents are made of: it is their bytes that count. */
const SECTIONS = Array.from({ length: 40 }, (_, index) => section(randomBy(index)));

function section(random: Random): string {
  const trades = Array.from({ length: 4 + random.below(8) }, () => {
    return `${tag('trade', 12, {}, random)}><remark>paid &amp; closed</remark></trade>`;
  });
  const depth = 2 + random.below(13);
  return `<file>${'<segment>'.repeat(depth)}${trades.join('\n')}${'</segment>'.repeat(depth)}</file>\n`;
}

export function reports(bytes: number, random: Random): string {
  const parts = ['<Reports>\n'];
  for (let left = bytes - 1500; left > 0; left -= parts.at(-1)!.length) parts.push(random.pick(SECTIONS));
  return `${parts.join('')}</Reports>\n`;
}
