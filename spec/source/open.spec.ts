import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { openSource, type SourceOption, sourceError } from '../../lib/source/open.js';
import type { Source } from '../../lib/source/source.js';
import { openFiles } from '../support/open-files.js';

async function read({ streams }: Source): Promise<string> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk, _encoding, callback) {
      chunks.push(chunk);
      callback();
    },
  });
  await pipeline([...streams, sink]);
  return Buffer.concat(chunks).toString();
}

describe('openSource', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-source-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const text = '<a>ä</a>'.repeat(1000);

  const plain = file('a.xml', text);
  for (const [kind, source] of [
    ['a path', plain],
    ['a URL', pathToFileURL(plain)],
    ['a URL as text', String(pathToFileURL(plain))],
  ] as const) {
    it(`reads the file at ${kind}, and knows its format and size`, async () => {
      const opened = await openSource(source);
      const { format, size, name } = opened;
      assert.deepEqual([format, size, name], ['xml', Buffer.byteLength(text), String(source)]);
      assert.equal(await read(opened), text);
      assert.equal(opened.bytesRead(), size);
    });
  }

  it('unpacks .gz and counts its bytes as they are packed', async () => {
    const packed = gzipSync(text);
    const opened = await openSource(file('b.json.gz', packed));
    assert.deepEqual([opened.format, opened.size], ['json', packed.length]);
    assert.equal(await read(opened), text);
    assert.equal(opened.bytesRead(), packed.length);
  });

  it('begins where it is told to', async () => {
    const opened = await openSource(plain, { start: 9 });
    assert.deepEqual([opened.start, opened.bytesRead()], [9, 9]);
    assert.equal(await read(opened), text.slice(8));
    assert.equal(opened.bytesRead(), opened.size);
  });

  it('begins with .gz at its beginning, whatever it is told', async () => {
    const opened = await openSource(file('c.xml.gz', gzipSync(text)), { start: 9 });
    assert.equal(opened.start, 0);
    assert.equal(await read(opened), text);
  });

  it('closes a file, read or not', async () => {
    const opened = await openSource(plain);
    assert.ok(openFiles().includes(plain) || openFiles().length === 0);
    await opened.close();
    assert.ok(!openFiles().includes(plain));
    const again = await openSource(plain);
    await read(again);
    await again.close();
    assert.ok(!openFiles().includes(plain));
  });

  it('closes a file whose reading has ended by an error, which is not its own', async () => {
    const opened = await openSource(plain);
    opened.streams[0].on('error', () => {}).destroy(new Error('aborted'));
    await opened.close();
    assert.ok(!openFiles().includes(plain));
  });

  for (const [kind, chunks] of [
    ['bytes', [Buffer.from(text)]],
    ['text', [text, '']],
  ] as const) {
    it(`reads any stream of ${kind}`, async () => {
      const opened = await openSource(Readable.from([...chunks]));
      assert.deepEqual([opened.format, opened.size], [undefined, undefined]);
      assert.equal(await read(opened), text);
      assert.equal(opened.bytesRead(), Buffer.byteLength(text));
    });
  }

  for (const [kind, source, message] of [
    ['a file that is not there', join(folder, 'none.xml'), /none\.xml: no such file$/],
    ['a folder', folder, /: a folder, not a file$/],
    [
      'a URL of another kind',
      new URL('http://example.com/a.xml'),
      /^http:.*: expected a path or a URL of a file$/,
    ],
  ] as const) {
    it(`refuses ${kind} before anything is read`, async () => {
      await assert.rejects(openSource(source), { name: 'LoadError', code: 'source', message });
    });
  }

  for (const source of [undefined, 5, {}]) {
    it(`refuses ${JSON.stringify(source)}`, async () => {
      await assert.rejects(openSource(source as unknown as SourceOption), {
        name: 'TypeError',
        message: /^source: /,
      });
    });
  }

  for (const [kind, content, message] of [
    ['that is not gzip', Buffer.from(text), 'x.xml.gz: not gzip, or damaged'],
    ['that is cut', gzipSync(text).subarray(0, -20), 'x.xml.gz: the gzip file ends too early'],
  ] as const) {
    it(`says what is wrong with a .gz ${kind}`, async () => {
      const opened = await openSource(file('c.xml.gz', content));
      const error = await read(opened).then(assert.fail, error => sourceError(error, 'x.xml.gz'));
      assert.deepEqual([(error as Error).name, (error as Error).message], ['LoadError', message]);
    });
  }

  it('leaves errors of other origin as they are', () => {
    const error = Object.assign(new Error('x'), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
    assert.equal(sourceError(error, 'x.xml'), error);
  });
});
