import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import type { ToRows } from '../../lib/batch/map-record.js';
import { type LoadFailure, type LoadOptions, load } from '../../lib/load.js';
import type { LoadReport, Progress } from '../../lib/load/report.js';
import { databases } from '../support/databases.js';
import { dropTables } from '../support/ledger.js';

/** What a record gives, what encloses it, and where it stands. */
const toRows: ToRows<Record<string, string>> = (value, { ancestors, position: { record, start, line } }) => ({
  found: { record, start, line: line!, text: JSON.stringify([value, ancestors]) },
});

interface Kind {
  readonly record: string;
  /** So that what stands before the records is theirs alone. */
  readonly begin: string;
  readonly records: readonly string[];
  readonly between: string;
  readonly end: string;
  readonly wrongEnds: Readonly<Record<string, string>>;
}

const numbers = Array.from({ length: 9 }, (_, index) => index);

const XML: Kind = {
  record: '/r/*/o',
  begin: `<!DOCTYPE r [<!ENTITY e "ä&amp;"><!ATTLIST o d CDATA "&e;1"><!ATTLIST g d NMTOKENS " x  y ">]>
    <r n="&e;"><g a="1">`,
  records: numbers.map(number => `<o n="${number}">&e;</o>${number === 4 ? '</g><g>' : ''}`),
  between: '<!-- <o/> -->\n&e;',
  end: '</g></r>\n',
  wrongEnds: {
    'that is missing': '',
    'with a second root': '</g></r><r/>',
    'with text behind the root': '</g></r>\nx',
    'that closes another element': '</h></r>',
    'with an entity that is not declared': '&f;</g></r>',
    'with a record that is wrong': '<o>&f;</o></g></r>',
  },
};
const JSON_TEXT: Kind = {
  record: '/r/*/*',
  begin: '{"a": [1], "r": {"ä": [',
  records: numbers.map(number => `{"n": ${number}}${number === 4 ? '], "g": [{}' : ''}`),
  between: ',\n',
  end: ']}, "z": 1}',
  wrongEnds: { 'that is missing': '', 'with something behind it': ']}} 1', 'with the wrong bracket': '}' },
};
const NDJSON: Kind = {
  record: '/',
  begin: '',
  records: numbers.map(number => `{"n": "ä${number}"}`),
  between: '\n \n',
  end: '',
  wrongEnds: { 'that is half a line': '\n{"n":' },
};

const textOf = ({ begin, records, between }: Kind, end: string): string =>
  begin + records.join(between) + end;
const utf8 = (text: string): Buffer => Buffer.from(text);
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

const KINDS: readonly (readonly [name: string, kind: Kind, file: string, encode: typeof utf8])[] = [
  ['XML', XML, 'a.xml', utf8],
  ['XML in UTF-16', XML, 'b.xml', utf16],
  ['JSON', JSON_TEXT, 'a.json', utf8],
  ['JSON in UTF-16, without an extension', JSON_TEXT, 'b', utf16],
  ['NDJSON', NDJSON, 'a.ndjson', utf8],
];

for (const { name, use } of databases) {
  describe(`Going on with a load into ${name}`, () => {
    const database = use();
    const folder = mkdtempSync(join(tmpdir(), 'millrace-going-on-'));
    after(() => rmSync(folder, { recursive: true }));
    beforeEach(() =>
      database.db.schema.createTable('found', table => {
        table.integer('record').primary();
        table.integer('start');
        table.integer('line');
        table.text('text');
      }),
    );
    afterEach(() => dropTables(database.db, ['found']));

    const rows = (): Promise<unknown[]> => database.db('found').orderBy('record');
    const write = (file: string, bytes: Buffer): string => {
      writeFileSync(join(folder, file), bytes);
      return join(folder, file);
    };
    const optionsFor = (source: string, { record }: Kind): LoadOptions => ({
      ...{ source, record, toRows: toRows as never, to: database.db, maxRecords: 2 },
    });

    /** The rows of a load that nothing disturbs, which leaves none. */
    async function undisturbed(options: LoadOptions): Promise<unknown[]> {
      await load({ ...options, ledger: false });
      const found = await rows();
      await database.db('found').del();
      return found;
    }

    /** Stops a load when two batches are in, by its signal. */
    async function stop(options: LoadOptions): Promise<LoadFailure> {
      const stopping = new AbortController();
      let batches = 0;
      const onProgress = (): void => {
        if (++batches === 2) stopping.abort();
      };
      return fails({ ...options, onProgress, signal: stopping.signal }, 'aborted');
    }

    /** Runs it again, and tells where it has begun to read. */
    async function goOn(options: LoadOptions): Promise<{ begun: number; report: LoadReport }> {
      const told: Progress[] = [];
      const report = await load({ ...options, onProgress: progress => told.push(progress) });
      assert.ok(report.before >= 4 && report.before < report.read, `${report.before} before`);
      return { begun: told[0]!.bytes, report };
    }

    for (const [kind, source, file, encode] of KINDS) {
      it(`reads only the rest of ${kind}, to the same rows`, async () => {
        const bytes = encode(textOf(source, source.end));
        const options = optionsFor(write(file, bytes), source);
        const expected = await undisturbed(options);
        assert.equal(expected.length, source === JSON_TEXT ? 10 : 9);
        const { report: before } = await stop(options);
        const ends = expected.map(row => (row as { start: number }).start);
        const { begun, report } = await goOn(options);
        // It stands between what was in and what was not; that as many bytes came from there shows that it was read there.
        assert.ok(begun > ends[before.read - 1]! && begun <= ends[before.read]!, `begun at ${begun}`);
        assert.equal(report.bytes, bytes.length);
        assert.deepEqual(await rows(), expected);
      });

      for (const [wrong, end] of Object.entries(source.wrongEnds)) {
        it(`finds an end of ${kind} ${wrong} as if it had read all`, async () => {
          const options = optionsFor(write(`wrong-${file}`, encode(textOf(source, end))), source);
          const whole = toldBy(await fails({ ...options, ledger: false }));
          const expected = await rows();
          await database.db('found').del();
          await stop(options);
          for (let run = 0; run < 2; run++) {
            assert.deepEqual(toldBy(await fails(options)), whole);
            assert.deepEqual(await rows(), expected);
          }
        });
      }
    }

    it('reads .gz from its beginning, and writes only the rest', async () => {
      const options = optionsFor(write('a.xml.gz', gzipSync(textOf(XML, XML.end))), XML);
      const expected = await undisturbed(options);
      await stop(options);
      assert.equal((await goOn(options)).begun, 0);
      assert.deepEqual(await rows(), expected);
    });

    it('reads again from the beginning what declares too much to be kept with each batch', async () => {
      const long = `<!DOCTYPE r [<!ENTITY l "${'l'.repeat(70_000)}">`;
      const text = textOf(XML, XML.end).replace('<!DOCTYPE r [', long);
      const options = optionsFor(write('long.xml', utf8(text)), XML);
      const expected = await undisturbed(options);
      await stop(options);
      assert.equal((await goOn(options)).begun, 0);
      assert.deepEqual(await rows(), expected);
    });

    it('has nothing to read where all was in, and ends the job', async () => {
      const options = optionsFor(write('all.json', utf8(textOf(JSON_TEXT, JSON_TEXT.end))), JSON_TEXT);
      let batches = 0;
      const onProgress = (): void => {
        if (++batches === 5) throw new Error('enough');
      };
      assert.equal((await fails({ ...options, onProgress })).message, 'enough');
      const { before, read } = await load(options);
      assert.deepEqual([before, read], [10, 10]);
      const { finished: at } = await load(options);
      assert.ok(at);
    });

    it('reads a pipe from its beginning, and writes only the rest', async function () {
      if (process.platform === 'win32') this.skip();
      const text = textOf(NDJSON, NDJSON.end);
      const path = join(folder, 'pipe.ndjson');
      execFileSync('mkfifo', [path]);
      const options = { ...optionsFor(path, NDJSON), job: 'piped' };
      /** Writes the whole source into the pipe, for as long as somebody reads it. */
      async function piped<Out>(run: () => Promise<Out>): Promise<Out> {
        const writer = createWriteStream(path);
        const written = finished(writer).catch(() => {});
        writer.end(text);
        const [out] = await Promise.all([run(), written]);
        return out;
      }
      await piped(() => stop(options));
      assert.equal((await piped(() => goOn(options))).begun, 0);
      assert.equal((await rows()).length, 9);
    });

    it('goes on at a row that the database has refused, when it is mended', async () => {
      const options = optionsFor(write('refused.xml', utf8(textOf(XML, XML.end))), XML);
      const expected = await undisturbed(options);
      await database.db('found').insert({ record: 6 });
      await fails(options, 'duplicate_key');
      await database.db('found').where({ record: 6 }).del();
      const { report } = await goOn(options);
      assert.deepEqual([report.before, report.written, await rows()], [6, 9, expected]);
    });
  });
}

async function fails(options: LoadOptions, code?: string): Promise<LoadFailure> {
  const error = await load(options).then(
    () => assert.fail('loaded'),
    failure => failure,
  );
  if (code) assert.equal(error.code, code, String(error));
  return error;
}

function toldBy(error: LoadFailure): unknown {
  const { code, message, position } = error as LoadFailure & { code?: string; position?: object };
  return { code, message, position, read: error.report.read };
}
