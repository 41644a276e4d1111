/** Text of documents of 15 KB: 300 attributes, and 88 % of the bytes in a part that nobody picks. */
export function* wideDocuments(count: number): Generator<string> {
  const attributes = (from: number, length: number): string =>
    Array.from({ length }, (_none, index) => ` a${from + index}="${index * 7}"`).join('');
  const picked = `<contact${attributes(0, 60)}><address${attributes(60, 60)}/></contact>`;
  const report = `<report${attributes(120, 12)}><section><item kind="x">${'some text '.repeat(60)}</item></section></report>`;
  const reports = `<reports>${report.repeat(15)}</reports>`;
  yield '<applications>';
  for (let id = 0; id < count; id++) yield `<application id="${id}">${picked}${reports}</application>\n`;
  yield '</applications>';
}
