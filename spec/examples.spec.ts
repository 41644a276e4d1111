import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

// mocha runs in the root of the repo.
const built = join(process.cwd(), 'dist', 'examples');

describe('The example', function () {
  this.timeout(120_000);
  let folder: string;
  const run = (name: string, args: readonly string[] = [], input = ''): Promise<Run> =>
    new Promise(resolve => {
      const child = execFile(
        process.execPath,
        [join(built, `${name}.js`), ...args],
        { cwd: folder },
        (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
      );
      child.stdin!.end(input);
    });
  const output = async (name: string, args?: readonly string[], input?: string): Promise<string> => {
    const { code, out, err } = await run(name, args, input);
    assert.deepEqual([code, err], [0, '']);
    return out;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-example-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('xml-to-sqlite loads the currencies of all regions, as counted by lines of the file', async () => {
    const lines = readFileSync(join('examples', 'data', 'cldr-supplementalData.xml'), 'utf8').split('\n');
    const inside = lines.slice(
      lines.findIndex(line => line.includes('<region ')),
      lines.findLastIndex(line => line.includes('</region>')) + 1,
    );
    const regions = inside.filter(line => line.includes('<region ')).length;
    const currencies = inside.filter(line => line.includes('<currency ')).length;
    const out = await output('xml-to-sqlite');
    assert.match(out, /^100 regions are in\n100 regions are in\n66 regions are in\n/);
    assert.match(out, new RegExp(`read ${regions}, written ${regions}, rejected 0; `));
    assert.match(out, new RegExp(`regions: ${regions} rows, region_currencies: ${currencies} rows`));
    assert.match(out, /'EUR' +│ '1999-01-01' │ null/);
    assert.match(out, /'DEM' +│ '1948-06-20' │ '2002-02-28'/);
  });

  it('xml-to-sqlite refuses to load twice, naming table and key, and replaces when told to', async () => {
    const first = await output('xml-to-sqlite');
    const again = await run('xml-to-sqlite');
    assert.equal(again.code, 1);
    assert.match(
      again.err,
      /^record 0, byte \d+, line \d+, column \d+: column code of regions: duplicate key/,
    );
    assert.equal(await output('xml-to-sqlite', ['--replace']), first);
  });

  it('load-with-mapping loads what xml-to-sqlite does, and does nothing when it is run again', async () => {
    const tables = '{ regions: 266, region_currencies: 501 }\n';
    assert.equal(await output('load-with-mapping'), `266 regions, 767 rows are in\n${tables}`);
    assert.equal(await output('load-with-mapping'), tables);
    const byMapping = await currenciesIn(join(folder, 'currencies.sqlite'));
    await output('xml-to-sqlite', ['--replace']);
    assert.deepEqual(byMapping, await currenciesIn(join(folder, 'currencies.sqlite')));
  });

  it('json-to-sqlite keeps an integer beyond 2^53', async () => {
    const out = await output('json-to-sqlite');
    assert.match(out, /orders: 2, order_lines: 2/);
    assert.match(out, /'9007199254740993'/);
  });

  it('ndjson-from-stdin lists the lines that it refuses', async () => {
    const input = [
      '{"id":1,"name":"Ann"}',
      '{"id":2,',
      '{"id":3}',
      '{"id":1,"name":"Bo"}',
      '{"id":4,"name":"test"}',
    ];
    const out = await output('ndjson-from-stdin', [], input.join('\n'));
    assert.match(out, /\{ read: 5, written: 1, filtered: 1, rejected: 3 \}/);
    assert.match(out, /line 2, read: /);
    assert.match(out, /line 3, map: /);
    assert.match(out, /line 4, insert: .*people/);
  });

  it('for-await finds the region that has had the most currencies', async () => {
    assert.match(await output('for-await'), /^[A-Z]{2} \(line \d+\) has had \d+ currencies\n$/);
  });

  it('own-transform lets each SKU pass once', async () => {
    assert.equal(await output('own-transform'), "[ 'A-1', 'B-2' ]\n");
  });

  it('highland loads each currency once, as counted by the file', async () => {
    const file = readFileSync(join('examples', 'data', 'cldr-supplementalData.xml'), 'utf8');
    const codes = new Set([...file.matchAll(/<currency iso4217="(\w+)"/g)].map(([, code]) => code));
    assert.equal(await output('highland'), `{ currencies: ${codes.size} }\n`);
  });

  it('from-web loads what a server sends', async () => {
    const tables = '{ regions: 266, region_currencies: 501 }';
    assert.match(await output('from-web'), new RegExp(`^read 266 records in \\d+ bytes ${tables}\n$`));
  });

  it('http-upload answers with the report, or with what is wrong and where', async () => {
    const out = await output('http-upload');
    assert.match(out, /^200 \{ read: 266, rows: \{ regions: 266, region_currencies: 501 \} \}$/m);
    assert.match(
      out,
      /^422 \{\n {2}message: 'record 0, byte 67, line 1, column 68: this closing tag does not/m,
    );
  });

  it('reused-stage does two jobs', async () => {
    const [file, messages] = ['{ orders: 1, order_lines: 1 }\n', '{ orders: 1, order_lines: 2 }\n'];
    assert.equal(await output('reused-stage'), `${file}${messages}`);
  });

  it('two-sinks fills both, and keeps the faster one at the pace of the slower one', async () => {
    const out = await output('two-sinks');
    assert.match(out, /^10000 and 10000 records are in\nthe faster one was [0-4] batches ahead at most\n$/);
  });

  it('look-up asks four at once, keeps the order, and refuses what is not there', async () => {
    const out = await output('look-up');
    const [prices, rest] = out.replace(/\s+/g, ' ').split(' ] ');
    assert.equal(prices, '[ 100, 200, 300, 100, 200, 300, 100');
    assert.equal(rest, '4 questions at once line 3: there is no such product ');
  });

  it('to-ndjson writes a line for each record', async () => {
    const lines = (await output('to-ndjson')).trimEnd().split('\n');
    assert.equal(lines.length, 266);
    assert.equal(lines.flatMap(line => JSON.parse(line).currency).length, 501);
  });

  it('xml-in-a-column takes documents apart', async () => {
    const out = await output('xml-in-a-column');
    assert.match(out, /application_id: 1, role: 'CO', name: 'Bo'/);
    assert.match(out, /application_id: 2, role: 'PR', name: 'Cy & Co'/);
  });

  it('threads loads the same with and without threads', async () => {
    const [none, two] = [await output('threads', ['0']), await output('threads', ['2'])];
    assert.match(none, /read 266, written 266, rejected 0; regions: 266 rows, region_currencies: 501 rows/);
    assert.equal(two, none);
  });

  it('resume-a-pipeline goes on where it was, and then does nothing', async () => {
    const { out, err } = await run('resume-a-pipeline', ['--break']);
    assert.deepEqual([out.split('\n').slice(0, 2), err], [[0, 1].map(line), 'broken off\n']);
    const rest = [2, 3].map(line).concat('batch 4 is in: 26 regions', '266 regions in all', '');
    assert.equal(await output('resume-a-pipeline'), rest.join('\n'));
    assert.match(await output('resume-a-pipeline'), /^done on 20/);

    function line(batch: number): string {
      return `batch ${batch} is in: 60 regions`;
    }
  });

  it('all-or-nothing keeps what was there when the document is cut', async () => {
    const out = await output('all-or-nothing');
    assert.match(out, /^record 1, byte 45, line 1, column 46: this closing tag .*\n\[ 1, 2 \]\n$/);
  });

  it('first-pipeline loads a file of orders, and is what the README shows', async () => {
    writeFileSync(
      join(folder, 'orders.xml'),
      '<orders><order id="1"><customer>Ann</customer><line sku="A" qty="2"/><line sku="B" qty="1"/></order></orders>',
    );
    const { default: knex } = await import('knex');
    const db = knex({
      client: 'better-sqlite3',
      connection: join(folder, 'shop.sqlite'),
      useNullAsDefault: true,
    });
    await db.schema.createTable(
      'orders',
      table => void [table.integer('id').primary(), table.string('customer')],
    );
    await db.schema.createTable('order_lines', table => {
      table.integer('order_id').references('orders.id');
      table.integer('line_no');
      table.string('sku');
      table.integer('quantity');
    });
    const out = await output('first-pipeline');
    assert.match(out, /rows: \{ orders: 1, order_lines: 2 \}/);
    const lines = await db('order_lines').select();
    await db.destroy();
    assert.deepEqual(lines, [
      { order_id: 1, line_no: 1, sku: 'A', quantity: 2 },
      { order_id: 1, line_no: 2, sku: 'B', quantity: 1 },
    ]);
  });

  it('is short, and stands in the README', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const file of readdirSync('examples').filter(name => name.endsWith('.ts'))) {
      const text = readFileSync(join('examples', file), 'utf8');
      assert.ok(text.trimEnd().split('\n').length <= 40, `${file} has more than 40 lines`);
      assert.ok(readme.includes(`examples/${file}`), `${file} is not in the README`);
    }
    for (const [, file, code] of readme.matchAll(/<!-- (examples\/\S+) -->\n```\w+\n(.*?)```/gs)) {
      assert.equal(code, readFileSync(file!, 'utf8'));
    }
  });
});

async function currenciesIn(file: string): Promise<unknown> {
  const { default: knex } = await import('knex');
  const db = knex({ client: 'better-sqlite3', connection: file, useNullAsDefault: true });
  const rows = [
    await db('regions').orderBy('code'),
    await db('region_currencies').orderBy(['region', 'position']),
  ];
  await db.destroy();
  return rows;
}
