import assert from 'node:assert/strict';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { type LoadOptions, load } from '../../lib/load.js';
import { databases } from '../support/databases.js';
import { LEDGER, TABLES, useFaultLoads } from '../support/fault-loads.js';
import { contentsOf } from '../support/fault-tally.js';

const MODIFIED = new Date('2026-01-01T00:00:00Z');

for (const { name, use } of databases) {
  describe(`A load into ${name} that was stopped, and whose source has changed`, () => {
    const database = use();
    const loads = useFaultLoads(database, 100_000);
    let text: string;

    before(() => {
      text = readFileSync(loads.source, 'utf8');
    });

    function write(changed: string, modified = MODIFIED): void {
      writeFileSync(loads.source, changed);
      utimesSync(loads.source, modified, modified);
    }

    /** Loads the source as it was, until a batch or two are in. */
    async function stop(changes: Partial<LoadOptions> = {}): Promise<LoadOptions> {
      write(text);
      const options = { ...loads.next({}, false), ...changes } as LoadOptions;
      const controller = new AbortController();
      const onProgress = (): void => controller.abort();
      await assert.rejects(load({ ...options, onProgress, signal: controller.signal } as LoadOptions), {
        code: 'aborted',
      });
      return options;
    }

    const other = (): string => text.replaceAll(/ status="\w/g, ' status="X');
    const changes: readonly (readonly [
      what: string,
      change: () => void,
      differs: RegExp,
      options?: Partial<LoadOptions>,
    ])[] = [
      ['its content', () => write(other()), /: the content of the source was \w{12} and is \w{12}: /],
      [
        'the time of its last change',
        () => write(text, new Date('2026-02-02T00:00:00Z')),
        /: the source was last changed 2026-01-01T00:00:00.000Z and is 2026-02-02T00:00:00.000Z: /,
      ],
      [
        'its size',
        () => write(`${text}\n`),
        /: the size of the source was \d+ and is \d+; .*the content of /,
      ],
      ['how it is cut', () => {}, /: the records of a batch were 10 and is 20: /, { maxRecords: 20 }],
    ];
    for (const [what, change, differs, options] of changes) {
      it(`is refused with what differs: ${what}`, async () => {
        const before = await stop();
        const found = await contentsOf(database.db, [...TABLES, ...LEDGER]);
        change();
        const again = load({ ...before, ...options } as LoadOptions);
        await assert.rejects(again, { code: 'job_differs', message: differs });
        assert.deepEqual(await contentsOf(database.db, [...TABLES, ...LEDGER]), found);

        write(text);
        await load(before);
        await loads.check(1);
      });
    }

    it('mixes both without the ledger', async () => {
      const before = await stop({ ledger: false });
      write(other());
      await load(before);
      const { lost, doubled } = await loads.damage();
      assert.ok(lost > 0 && doubled > 0);
    });
  });
}
