import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { parse } from '../../lib/source/parse.js';
import type { SourceRecord } from '../../lib/types.js';
import { tried } from '../support/verdicts.js';

const NEVER_READ = 'entity &e; is external or unparsed, which is never read';
const NO_PARAMETERS = 'a parameter entity reference in the DOCTYPE, which is not read';

describe('What a document refers to outside of itself', () => {
  let folder: string;
  let fifo: string;
  let server: Server;
  let connections: number;

  before(function () {
    // A FIFO tells who has opened it; Windows has none.
    if (process.platform === 'win32') return this.skip();
    folder = mkdtempSync(join(tmpdir(), 'millrace-external-'));
    fifo = join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
  });
  beforeEach(async () => {
    connections = 0;
    server = createServer(socket => {
      connections++;
      socket.resume().end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.close();
    await once(server, 'close');
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  /** Connections come in order: with our own those before it have been counted. */
  async function connected(): Promise<number> {
    const own = connect((server.address() as AddressInfo).port, '127.0.0.1').resume();
    await once(own, 'close');
    return connections - 1;
  }

  /** Whether somebody has the FIFO open for reading: else a writer that does not wait is refused. */
  function isOpen(): boolean {
    try {
      closeSync(openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK));
      return true;
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENXIO');
      return false;
    }
  }

  for (const [what, doctype, reason] of [
    ['a DTD', (url: string) => `r SYSTEM "${url}"`, undefined],
    ['a public DTD', (url: string) => `r PUBLIC "-//W3C//DTD XHTML 1.0//EN" "${url}"`, undefined],
    ['an entity that is not used', (url: string) => `r [<!ENTITY f SYSTEM "${url}">]`, undefined],
    ['an entity', (url: string) => `r [<!ENTITY e SYSTEM "${url}">]`, NEVER_READ],
    ['a parameter entity', (url: string) => `r [<!ENTITY % p SYSTEM "${url}"> %p;]`, NO_PARAMETERS],
    ['an unparsed entity', (url: string) => `r [<!ENTITY e SYSTEM "${url}" NDATA gif>]`, NEVER_READ],
  ] as const) {
    it(`is never opened: ${what}`, async () => {
      const { port } = server.address() as AddressInfo;
      for (const url of [`http://127.0.0.1:${port}/e`, String(pathToFileURL(fifo)), fifo]) {
        const body = reason === NEVER_READ ? '&e;' : '';
        const include = `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${url}"/>`;
        const text = `<?xml-stylesheet href="${url}"?><!DOCTYPE ${doctype(url)}><r><o>${body}</o>${include}</r>`;
        const records = Readable.from([text]).pipe(parse<string>({ record: '/r/o', format: 'xml' }));
        const found = await (records.toArray() as Promise<SourceRecord[]>).catch((error: Error) => error);
        if (reason === undefined)
          assert.deepEqual(
            (found as SourceRecord[]).map(({ value }) => value),
            [''],
          );
        else assert.equal((found as { reason?: string }).reason, reason);
        tried('hostile', reason === undefined ? 'accepted' : 'refused');
      }
      assert.equal(isOpen(), false);
      assert.equal(await connected(), 0);
    });
  }

  it('would be seen to be opened', async () => {
    const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
    assert.equal(isOpen(), true);
    closeSync(reader);
    await connected();
    assert.equal(await connected(), 1);
  });
});
