import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { LoadSettings } from '../../lib/load/settings.js';
import { type LoadOptions, load } from '../../lib/load.js';
import type { Limits } from '../../lib/source/limits.js';
import { openSource } from '../../lib/source/open.js';
import { useCommandLine } from '../support/cli.js';
import { mapping } from '../support/people.js';

const MIB = 1024 * 1024;
const JSON_MAPPING = {
  record: '/*',
  tables: { people: { columns: { id: { from: 'id', type: 'integer', key: true } } } },
} as const;

const person = (inner: string, attributes = ''): string =>
  `<people><person id="1"${attributes}><name>Ann</name>${inner}</person></people>`;

// A limit, what is just within it, what is just beyond it, and why that is refused.
const CASES: readonly (readonly [Limits, LoadSettings['format'], string, string, RegExp])[] = [
  [{ maxRecordBytes: 60 }, 'xml', person(''), person('x'.repeat(60)), /<person> is longer than 60 bytes$/],
  [{ maxRecordBytes: 8 }, 'json', '[{"id":1}]', '[{"id":10}]', /the record is longer than 8 bytes$/],
  [{ maxRecordBytes: 8 }, 'ndjson', '{"id":1}', '{"id":10}', /the line is longer than 8 bytes$/],
  [{ maxDepth: 2 }, 'xml', person(''), person('<a><b></b></a>'), /elements nested deeper than 2$/],
  [{ maxDepth: 2 }, 'json', '[{"id":1,"a":[]}]', '[{"id":1,"a":[[]]}]', /nested deeper than 2 levels$/],
  [{ maxDepth: 2 }, 'ndjson', '{"id":1,"a":[]}', '{"id":1,"a":[[]]}', /nested deeper than 2 levels$/],
  [{ maxAttributes: 2 }, 'xml', person('', ' a=""'), person('', ' a="" b=""'), /more than 2 attributes$/],
  [{ maxNameBytes: 8 }, 'xml', person('<name1234/>'), person('<name12345/>'), /a name longer than 8 bytes$/],
];

describe('The limits of a load', () => {
  const run = (text: string, format: LoadSettings['format'], settings: Partial<LoadSettings>) =>
    load({
      ...{
        source: Readable.from([Buffer.from(text)]),
        format,
        to: 'sqlite::memory:',
        create: true,
        threads: 0,
      },
      ...settings,
      mapping: format === 'xml' ? mapping : JSON_MAPPING,
    } as LoadOptions);

  for (const [limits, format, within, beyond, message] of CASES) {
    const [[name, limit]] = Object.entries(limits) as [[string, number]];
    for (const settings of [{}, { reveal: true }] as const) {
      const path = 'reveal' in settings ? 'records' : 'blocks';
      it(`are kept in ${path} of ${format}: ${name} of ${limit}`, async () => {
        const report = await run(within, format, { ...settings, limits });
        assert.equal(report.read, 1);
        await run(beyond, format, settings);
        await assert.rejects(run(beyond, format, { ...settings, limits }), { code: 'limit', message });
      });
    }
  }

  for (const [limits, name, message] of [
    [{ maxdepth: 1 }, 'TypeError', /^maxdepth: no such option; there are maxRecordBytes, /],
    [{ maxDepth: 0 }, 'RangeError', /^maxDepth: expected a whole number from 1, got 0$/],
    [{ maxRatio: '9' }, 'TypeError', /^maxRatio: expected a number, got '9'$/],
  ] as const) {
    it(`are refused where they are none: ${JSON.stringify(limits)}`, async () => {
      await assert.rejects(run('', 'xml', { limits: limits as object }), { name, message });
    });
  }
});

describe('What a .gz unpacks to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-ratio-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, bytes: Buffer): string => {
    writeFileSync(join(folder, name), gzipSync(bytes));
    return join(folder, name);
  };
  async function unpacked(path: string, maxRatio?: number): Promise<number> {
    const { streams, close } = await openSource(path, { maxRatio });
    let length = 0;
    try {
      const [first, ...others] = streams;
      for await (const chunk of others.reduce<Readable>((from, to) => from.pipe(to), first))
        length += chunk.length;
      return length;
    } finally {
      await close();
    }
  }
  const blanks = file('blanks.xml.gz', Buffer.alloc(9 * MIB, ' '));

  it('is at most 200 times as long', async () => {
    await assert.rejects(unpacked(blanks), {
      ...{ name: 'LoadError', code: 'limit' },
      message: /^.*blanks\.xml\.gz: byte \d+: unpacks to more than 200:1$/,
    });
  });

  it('is as long as the limit says', async () => {
    assert.equal(await unpacked(blanks, 1100), 9 * MIB);
    assert.equal(await unpacked(blanks, Number.POSITIVE_INFINITY), 9 * MIB);
    await assert.rejects(unpacked(blanks, 900), { code: 'limit' });
  });

  it('is not looked at before its 8th MiB', async () => {
    assert.equal(await unpacked(file('small.xml.gz', Buffer.alloc(8 * MIB, ' ')), 1), 8 * MIB);
  });

  it('is counted by what has been unpacked, not by what has been read ahead', async () => {
    // 4 MiB that pack to as many, behind what packs to nearly nothing: whole, it were within the ratio.
    const noise = Buffer.from(Array.from({ length: 4 * MIB }, () => Math.random() * 256));
    const path = file('mixed.xml.gz', Buffer.concat([Buffer.alloc(9 * MIB, ' '), noise]));
    await assert.rejects(unpacked(path, 900), { code: 'limit' });
  });
});

describe('--limit', () => {
  const cli = useCommandLine();
  beforeEach(() => {
    writeFileSync(cli.file('deep.xml'), person('<a><b><c/></b></a>'));
    writeFileSync(cli.file('wide.xml.gz'), gzipSync(person('x'.repeat(9 * MIB))));
    writeFileSync(cli.file('m.json'), JSON.stringify(mapping));
    writeFileSync(cli.file('rows.ndjson'), '{"people":[{"id":1}]}\n');
  });
  const to = ['--to', 'sqlite:people.sqlite'];
  const LIMIT = ['--limit', 'maxDepth=2'];

  for (const [what, args, message] of [
    [
      'load',
      ['load', 'deep.xml', '-m', 'm.json', ...to, '--create', ...LIMIT],
      /elements nested deeper than 2$/,
    ],
    ['map', ['map', 'deep.xml', '-m', 'm.json', ...LIMIT], /elements nested deeper than 2$/],
    ['parse', ['parse', 'deep.xml', '-r', '/people/person', ...LIMIT], /elements nested deeper than 2$/],
    ['insert', ['insert', 'rows.ndjson', ...to, '--limit', 'maxDepth=1'], /nested deeper than 1 levels$/],
    ['load', ['load', 'wide.xml.gz', '-m', 'm.json', ...to, '--create'], /unpacks to more than 200:1$/],
    ['parse', ['parse', 'wide.xml.gz', '-r', '/people/person'], /unpacks to more than 200:1$/],
  ] as const) {
    it(`of ${what}: ${message.source}`, async () => {
      const { code, err } = await cli.run(args);
      assert.equal(code, 1, err);
      assert.match(err.trimEnd().split('\n').at(-1)!, message);
    });
  }

  for (const command of [
    ['parse', '-r', '/people/person'],
    ['map', '-m', 'm.json'],
    ['load', '-m', 'm.json', ...to, '--create', '--on-conflict', 'ignore', '--quiet'],
  ]) {
    it(`of ${command[0]} may be given several times`, async () => {
      const limits = ['maxRatio=9', 'maxRatio=Infinity', 'maxDepth=4'].flatMap(limit => ['--limit', limit]);
      const { code, err } = await cli.run([...command, 'deep.xml', 'wide.xml.gz', ...limits]);
      assert.equal(code, 0, err);
    });
  }

  for (const [value, message] of [
    ['maxDepth', /Expected a name and a whole number, as maxDepth=512\.$/],
    ['maxDepth=0', /maxDepth: expected a whole number from 1, got 0\.$/],
  ] as const) {
    it(`is refused as ${value}`, async () => {
      const { code, err } = await cli.run(['parse', 'deep.xml', '-r', '/a', '--limit', value]);
      assert.equal(code, 2);
      assert.match(err.trimEnd(), message);
    });
  }
});
