import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type { Format } from '../../lib/source/format.js';
import { parse } from '../../lib/source/parse.js';
import type { SourceRecord } from '../../lib/types.js';
import { stageContract } from '../stages/contract.js';

async function values(text: string, format?: Format, size = text.length): Promise<unknown[]> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  const stage = parse({ record: '/r/o', arrays: ['n'], format });
  const reading = Readable.from(chunks.length ? chunks : [Buffer.alloc(0)]);
  reading.on('error', () => {}).pipe(stage);
  const records = (await stage.toArray()) as SourceRecord[];
  return records.map(({ value }) => value);
}

stageContract('parse', {
  make: () => parse<string>({ record: '/r/o' }),
  inputs: ['\n <r>', '<o>1</o>', '</r>'],
  outputs: [
    {
      position: { record: 0, start: 5, end: 13, line: 2, column: 5 },
      name: 'o',
      ancestors: [{ name: 'r', attributes: {} }],
      value: '1',
    },
  ],
  *endless() {
    yield '<r>';
    for (;;) yield '<o>1</o>';
  },
});

describe('parse', () => {
  for (const size of [1, 2, 1000]) {
    it(`tells XML from JSON by the first byte that is not blank, in chunks of ${size}`, async () => {
      assert.deepEqual(await values('\ufeff\n <r><o><n>1</n></o></r>', undefined, size), [{ n: ['1'] }]);
      assert.deepEqual(await values(' {"r": {"o": 5}}', undefined, size), [5]);
    });
  }

  it('counts what is blank before the first byte', async () => {
    const records = Readable.from(['\ufeff', '\n ', '\n', '<r><o/></r>'].map(text => Buffer.from(text)));
    const [record] = (await records.pipe(parse({ record: '/r/o' })).toArray()) as SourceRecord[];
    assert.deepEqual(record!.position, { record: 0, start: 9, end: 13, line: 3, column: 4 });
  });

  it('takes every line of NDJSON for a record', async () => {
    assert.deepEqual(await values('{"a":1}\n{"a":2}\n', 'ndjson'), [{ a: 1 }, { a: 2 }]);
  });

  it('goes by the format that it is given', async () => {
    await assert.rejects(values('{"r": {"o": 5}}', 'xml'), { code: 'not_well_formed' });
  });

  for (const [text, code, message] of [
    ['', 'empty', 'the source is empty'],
    [' \n ', 'empty', 'the source is empty'],
    ['id;name', 'source', /^the source begins neither as XML/],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, async () => {
      await assert.rejects(values(text), { name: 'LoadError', code, message });
    });
  }

  it('does not look for the first byte for ever', async () => {
    await assert.rejects(values(' '.repeat(2 ** 20 + 1)), { code: 'source', message: /^the source begins/ });
    assert.deepEqual(await values(`${' '.repeat(2 ** 20)}{"r": {"o": 5}}`), [5]);
  });

  it('refuses a wrong path of records at once where the format is known', () => {
    assert.throws(() => parse({ record: 'orders', format: 'json' }), {
      name: 'TypeError',
      message: /^record: /,
    });
  });
});
