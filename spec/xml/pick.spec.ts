import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SourceRecord } from '../../lib/types.js';
import { type XmlOptions, xmlRecords } from '../../lib/xml/records.js';
import { chunksOf, cuts, oneByteChunks } from '../support/chunks.js';
import { xmlDocument } from '../support/xml-documents.js';

function read(chunks: Iterable<Uint8Array | string>, options: Partial<XmlOptions>): SourceRecord[] {
  const records = xmlRecords({ record: '/r/*', ...options });
  try {
    return [...[...chunks].flatMap(chunk => [...records.write(chunk)]), ...records.end()];
  } catch (error) {
    if ((error as { code: string }).code !== 'no_records') throw error;
    return [];
  }
}

const readOne = (xml: string, pick: readonly string[]): unknown =>
  read([`<r>${xml}</r>`], { pick })[0]!.value;

type Tree = { [name: string]: unknown };

/** What paths leave of a value, by another way: on what was read, name by name. */
function pruned(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (typeof value === 'string' || paths.some(path => path.length === 0)) return value;
  if (Array.isArray(value)) return value.map(one => pruned(one, paths));
  const members = Object.entries(value as Tree).flatMap(([name, member]) => {
    if (name.startsWith('@') || name === '#text') return [[name, member] as const];
    const below = paths.filter(([first]) => first === name || first === '*').map(path => path.slice(1));
    const elements = below.filter(([first]) => !first?.startsWith('@'));
    return below.length ? [[name, pruned(member, elements)] as const] : [];
  });
  return Object.fromEntries(members);
}

/** White space beside children that are left out is text, and an element without members is its text. */
function canonical(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map(canonical);
  const members = Object.entries(value as Tree).map(([name, member]) => [name, canonical(member)] as const);
  const kept = members.filter(([name, member]) => name !== '#text' || member !== '');
  if (kept.length === 0) return '';
  return kept.length === 1 && kept[0]![0] === '#text' ? kept[0]![1] : Object.fromEntries(kept);
}

const path = fc
  .array(fc.constantFrom('o', 'orders', 'line', 'constructor', 'e', '*'), { minLength: 1, maxLength: 3 })
  .chain(names => fc.constantFrom(names.join('/'), `${names.join('/')}/@id`));

describe('picking parts of records', () => {
  it('reads what the paths lead to and leaves the rest out, however the bytes are cut', () => {
    fc.assert(
      fc.property(xmlDocument(), fc.array(path, { maxLength: 3 }), cuts(), ({ text }, pick, fractions) => {
        const bytes = Buffer.from(text);
        const whole = read([bytes], {});
        const picked = read(chunksOf(bytes, fractions), { pick });
        const paths = pick.map(one => one.split('/'));
        assert.deepEqual(
          picked.map(({ value }) => canonical(value)),
          whole.map(({ value }) => canonical(pruned(value, paths))),
        );
        assert.deepEqual(
          picked.map(({ position }) => position),
          whole.map(({ position }) => position),
        );
      }),
      { numRuns: 2000 },
    );
  });

  const XML = '<o a="1">t<x b="2">u<y c="3">v<z/></y></x><w/><y><z>6</z></y></o>';
  const picks: readonly (readonly [pick: string[], unknown])[] = [
    [[], { '@a': '1', '#text': 't' }],
    [
      ['.'],
      {
        '@a': '1',
        x: { '@b': '2', y: { '@c': '3', z: '', '#text': 'v' }, '#text': 'u' },
        w: '',
        y: { z: '6' },
        '#text': 't',
      },
    ],
    [['w'], { '@a': '1', w: '', '#text': 't' }],
    [['x/@b'], { '@a': '1', x: { '@b': '2', '#text': 'u' }, '#text': 't' }],
    [['x/#text'], { '@a': '1', x: { '@b': '2', '#text': 'u' }, '#text': 't' }],
    [
      ['x/y/@c', 'y'],
      {
        '@a': '1',
        x: { '@b': '2', y: { '@c': '3', '#text': 'v' }, '#text': 'u' },
        y: { z: '6' },
        '#text': 't',
      },
    ],
    [
      ['*/z', 'x/y/z'],
      {
        '@a': '1',
        x: { '@b': '2', y: { '@c': '3', z: '', '#text': 'v' }, '#text': 'u' },
        w: '',
        y: { z: '6' },
        '#text': 't',
      },
    ],
  ];
  for (const [pick, value] of picks) {
    it(`reads ${JSON.stringify(pick)}`, () => {
      assert.deepEqual(readOne(XML, pick), value);
    });
  }

  it('tells the place of a fault behind what was left out', () => {
    const source = Buffer.from('<r>\n<o>ö<x>\n\n<y/></x>\n<w/>\n  ö&e;</o></r>');
    for (const chunks of [[source], oneByteChunks(source)]) {
      assert.throws(() => read(chunks, { pick: ['y'] }), {
        code: 'not_well_formed',
        message: 'record 0, byte 34, line 6, column 7: entity &e; is not declared',
      });
    }
  });

  it('leaves nothing of elements beside the records in their way', () => {
    const passedBy = `<p><q>${'<x>1</x>\n'.repeat(200)}</q></p>\n`;
    const xml = Buffer.from(`<r>${passedBy}<o><k>1</k><l>2</l></o>${passedBy}<o>0<m/>&e;</o></r>`);
    const at = xml.indexOf('&e;') + 2;
    for (const chunks of [[xml], oneByteChunks(xml), chunksOf(xml, [0.1, 0.3, 0.5, 0.7])]) {
      const records = xmlRecords({ record: '/r/o', pick: ['k'] });
      const values: unknown[] = [];
      assert.throws(
        () => {
          for (const chunk of chunks) for (const { value } of records.write(chunk)) values.push(value);
        },
        { position: { record: 1, start: at, end: at, line: 403, column: 11 } },
      );
      assert.deepEqual(values, [{ k: '1' }]);
    }
  });

  for (const pick of ['', '/a/b', 'a//b', 'a/', 'a[1]', '@a/b', '#text/a', './a', "a[@b='c']"]) {
    it(`refuses the path ${JSON.stringify(pick)}, which would pick nothing`, () => {
      assert.throws(() => xmlRecords({ record: '/r/o', pick: [pick] }), TypeError);
    });
  }

  it('refuses a record with more parts that are left out than can be kept in mind', () => {
    const xml = `<r><o>${'<x/>1'.repeat(100_001)}</o></r>`;
    assert.throws(() => read([xml], { pick: [] }), { code: 'limit' });
    assert.equal(read([xml.replaceAll('<x/>1', '<x/>')], { pick: [] })[0]!.value, '');
  });

  it('still checks the balance of what is left out, and where it ends', () => {
    assert.throws(() => read(['<r><o><x><y></x></o></r>'], { pick: [] }), {
      message: 'record 0, byte 15, line 1, column 16: this closing tag does not close what is open',
    });
    assert.throws(() => read(['<r><o><x>'], { pick: [] }), { code: 'truncated' });
    assert.deepEqual(
      readOne('<o><x a="</x>"><!--</x>--><![CDATA[</x>]]><x></x></x>1</o>'.replace('"</x>"', '"/>"'), []),
      '1',
    );
    assert.equal(readOne('<o><x>2<yx>3</yx></x>1</o>', []), '1');
  });

  it('counts only what is read against the limit of a record', () => {
    const xml = `<r><o><x>${'x'.repeat(1000)}</x>1</o></r>`;
    assert.equal(read([xml], { pick: [], maxRecordBytes: 50 })[0]!.value, '1');
    assert.throws(() => read([xml], { maxRecordBytes: 50 }), { code: 'limit' });
  });
});
