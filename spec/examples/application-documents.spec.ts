import assert from 'node:assert/strict';
import { applicationXml } from '../../examples/applications/document.js';

const COUNT = 600;
/** So many are enough to have all kinds of dirt. */
const LOOKED_AT = 250;

/** What the documents are to have, of which some are more often than others. */
const DIRT: Record<string, RegExp> = {
  'amounts of "Up to $N"': /="Up to \$\d/,
  'amounts as 1,234.56': /="\d+,\d{3}\.\d\d"/,
  'telephone numbers as (ddd) ddd-dddd': /="\(\d{3}\) \d{3}-\d{4}"/,
  '"Null" for a name': /_name="Null"/,
  'seconds over 59': / \d\d:\d\d:[6-9]\d"/,
  'names of attributes in small letters': / campaign_num="/,
  'the same in capitals': / CAMPAIGN_NUM="/,
  'the same in both': / Campaign_Num="/,
  'values of 90,000 characters': /="[^"]{90000}/,
  'a contact twice in one role': /con_id="(\d+)" role="PR".*con_id="\1" role="PR"/s,
  'a contact in another role behind': /con_id="(\d+)" role="PR".*con_id="\1" role="AUTHU"/s,
  'a contact in another role before': /con_id="(\d+)" role="AUTHU".*con_id="\1" role="PR"/s,
  'a contact without a role': / role=""/,
  'an address that is a type and nothing else': /<address type="\w+"\/>/,
  'no comments': /^(?!.*<comment)/s,
  'no reports': /^(?!.*<Reports)/s,
  'a byte order mark': /^\ufeff/,
};

const DATES = [
  ...[
    /^\d{4}-\d\d-\d\d$/,
    /^\d{4}-\d\d-\d\d \S+$/,
    /^\d{4}-\d\d-\d\dT\S+$/,
    /^\d{8}$/,
    /^\d\d\/\d\d\/\d{4}$/,
  ],
  ...[/^\d\/\d\/\d{4}$/, /^\d\d\/\d\d\/\d{4} \S+$/, /^\d{4}\/\d\d\/\d\d$/, /^\d\d-\w{3}-\d{4}$/],
  ...[/^\w{3} \d+, \d{4}$/, /^\d\/\d+\/\d{4} \S+ PM$/, /^\d{14}$/],
];

describe('The documents of the example of credit applications', () => {
  let texts: readonly string[];
  let some: readonly string[];
  before(() => {
    texts = Array.from({ length: COUNT }, (_, number) => applicationXml(number, { faultEvery: 0 }));
    some = texts.slice(0, LOOKED_AT);
  });

  const share = (pattern: RegExp): number => some.filter(text => pattern.test(text)).length / LOOKED_AT;

  it('are of 10, 145 and 590 kB at a tenth, a half and nine tenths, and of 2 MB at most', () => {
    const sizes = texts.map(text => Buffer.byteLength(text)).sort((a, b) => a - b);
    for (const [part, bytes] of [
      [0.1, 10e3],
      [0.5, 145e3],
      [0.9, 590e3],
    ] as const) {
      const found = sizes[COUNT * part]!;
      assert.ok(found > bytes * 0.8 && found < bytes * 1.25, `${found} bytes for ${bytes}`);
    }
    assert.ok(sizes.at(-1)! < 2.1e6);
  });

  it('consist of reports, to 88 in a hundred, which go 20 elements deep', () => {
    const reports = texts.flatMap(text => {
      const at = text.indexOf('<Reports>');
      return at < 0 ? [] : text.slice(at, text.indexOf('</Request>'));
    });
    const length = (parts: readonly string[]): number => parts.join('').length;
    assert.equal(Math.round((length(reports) / length(texts)) * 50), 44);
    let [depth, deepest] = [2, 0];
    for (const [tag] of reports
      .slice(0, LOOKED_AT)
      .join('')
      .matchAll(/<\/?\w+/g)) {
      depth += tag.startsWith('</') ? -1 : 1;
      deepest = Math.max(deepest, depth);
    }
    assert.ok(deepest >= 18 && deepest <= 20, String(deepest));
  });

  for (const [what, pattern] of Object.entries(DIRT)) {
    it(`have ${what}, some of them`, () => {
      const found = share(pattern);
      assert.ok(found > 0 && found < 1, String(found));
    });
  }

  it('have values of which 8 in a hundred are blank, and 71 have 1 to 8 characters', () => {
    const lengths = some
      .slice(0, 50)
      .flatMap(text => [...text.matchAll(/_field_\d+="([^"]*)"/g)].map(([, value]) => value!.length));
    const per = (wanted: (length: number) => boolean): number =>
      lengths.filter(wanted).length / lengths.length;
    assert.ok(Math.abs(per(length => length === 0) - 0.08) < 0.01);
    assert.ok(Math.abs(per(length => length > 0 && length <= 8) - 0.71) < 0.02);
  });

  it('have dates in twelve layouts', () => {
    const dates = some.flatMap(text =>
      [...text.matchAll(/(?:date|since)="([^"]+)"/g)].map(([, date]) => date!),
    );
    for (const layout of DATES)
      assert.ok(
        dates.some(date => layout.test(date)),
        String(layout),
      );
  });

  it('end their lines by LF alone, and have XML in attributes', () => {
    assert.equal(share(/\r/), 0);
    assert.equal(share(/="&lt;rule id=&quot;/), 1);
  });

  it('are the same for the same seed, and others for another', () => {
    assert.equal(applicationXml(7, { faultEvery: 0 }), texts[7]);
    assert.notEqual(applicationXml(7, { faultEvery: 0, seed: 2 }), texts[7]);
  });
});
