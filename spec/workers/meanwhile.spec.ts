import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { meanwhile } from '../../lib/workers/meanwhile.js';

interface Gate {
  readonly opened: Promise<void>;
  open(): void;
  fail(error: Error): void;
}

function gate(): Gate {
  let open!: () => void;
  let fail!: (error: Error) => void;
  const opened = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { opened, open, fail };
}

/** A pool beside a thread that is there, each input of which waits for its own gate. */
function setUp(isMuch = false) {
  const start = gate();
  const gates = new Map<unknown, Gate>();
  const log: string[] = [];
  const there = {
    pending: 0,
    started: Promise.resolve(),
    async run(input: unknown) {
      log.push(`there ${input}`);
      const own = gate();
      gates.set(input, own);
      await own.opened;
      return input;
    },
    async close() {},
  };
  const threads = {
    async run(input: unknown) {
      log.push(`thread ${input}`);
      return input;
    },
    start() {
      log.push('start');
      return start.opened;
    },
    async close() {
      start.fail(new Error('closed'));
    },
  };
  const pool = meanwhile(there, threads, isMuch);
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await setImmediate();
  };
  return { pool, log, turns, start, gateOf: (input: unknown) => gates.get(input)! };
}

describe('Until a thread has started, inputs', () => {
  it('are run where one is there already, one at a time', async () => {
    const { pool, log, turns, gateOf } = setUp();
    const outputs = [pool.run('a'), pool.run('b'), pool.run('c')];
    await turns();
    assert.deepEqual(log, ['start', 'start', 'there a']);
    for (const input of ['a', 'b', 'c']) {
      gateOf(input).open();
      await turns();
    }
    assert.deepEqual(log.slice(2), ['there a', 'there b', 'there c']);
    assert.deepEqual(await Promise.all(outputs), ['a', 'b', 'c']);
  });

  it('start no thread while there is only one', async () => {
    const { pool, log, turns } = setUp();
    pool.run('a');
    await turns();
    assert.deepEqual(log, ['there a']);
  });

  it('start one at once where they are certainly many', async () => {
    const { pool, log, turns, start } = setUp(true);
    await turns();
    assert.deepEqual(log, ['start']);
    start.open();
    await turns();
    assert.equal(await pool.run('a'), 'a');
    assert.deepEqual(log, ['start', 'thread a']);
  });

  it('go to the threads from then on, with those that wait', async () => {
    const { pool, log, turns, start, gateOf } = setUp();
    const first = pool.run('a');
    const waiting = pool.run('b');
    await turns();
    start.open();
    assert.equal(await waiting, 'b');
    gateOf('a').open();
    assert.equal(await first, 'a');
    await pool.run('c');
    assert.deepEqual(log, ['start', 'there a', 'thread b', 'thread c']);
  });

  it('let others have a turn of the loop between them', async () => {
    const { pool, log, gateOf, turns } = setUp();
    pool.run('a');
    pool.run('b');
    await turns();
    gateOf('a').open();
    for (let tick = 0; tick < 20; tick++) await new Promise<void>(resolve => process.nextTick(resolve));
    assert.deepEqual(log.slice(1), ['there a']);
    await turns();
    assert.deepEqual(log.slice(1), ['there a', 'there b']);
  });

  it('fail one by one, as each does', async () => {
    const { pool, turns, gateOf } = setUp();
    const bad = pool.run('a');
    const good = pool.run('b');
    await turns();
    gateOf('a').fail(new Error('no good'));
    await assert.rejects(bad, /no good/);
    await turns();
    gateOf('b').open();
    assert.equal(await good, 'b');
  });

  it('are not run any more where it can not start', async () => {
    const { pool, log, turns, start, gateOf } = setUp();
    const first = pool.run('a');
    const second = pool.run('b');
    await turns();
    start.fail(new Error('out of threads'));
    await assert.rejects(second, /out of threads/);
    gateOf('a').open();
    assert.equal(await first, 'a');
    await assert.rejects(pool.run('c'), /out of threads/);
    assert.deepEqual(log.slice(1, 2), ['there a']);
    assert.ok(!log.some(line => /[bc]$/.test(line)));
  });

  it('are let go when it is closed', async () => {
    const { pool, log, turns } = setUp();
    pool.run('a');
    const waiting = pool.run('b');
    await turns();
    await pool.close();
    await assert.rejects(waiting, /closed/);
    assert.deepEqual(log, ['start', 'there a']);
  });
});
