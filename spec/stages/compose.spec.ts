import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Duplex, PassThrough, Readable, Transform, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { createGunzip, gzipSync } from 'node:zlib';
import { compose } from '../../lib/stages/compose.js';
import { type Sink, type Stage, stageOf } from '../../lib/stages/stage.js';
import { stageContract } from './contract.js';

const tens = (): Stage<number, number> =>
  stageOf({ write: (number: number) => [number * 10, number * 10 + 1] });
const text = (): Stage<number, string> => stageOf({ write: (number: number) => [`n${number}`] });
const refuse = (bad: number): Stage<number, number> =>
  stageOf({
    *write(number: number) {
      if (number === bad) throw new RangeError(`${bad} is refused`);
      yield number;
    },
  });
const plain = (): Stage<number, number> => new PassThrough({ objectMode: true });
function* endless(): Generator<number> {
  for (let number = 0; ; number++) yield number;
}

stageContract('compose of two', {
  make: () => compose(tens(), text()),
  inputs: [1, 2],
  outputs: ['n10', 'n11', 'n20', 'n21'],
  endless,
});

stageContract('compose of three, the last of which fails', {
  make: () => compose(plain(), tens(), refuse(30)),
  inputs: [1, 2],
  outputs: [10, 11, 20, 21],
  *endless() {
    for (;;) yield 1;
  },
  refused: { inputs: [1, 2, 3, 4], outputs: [10, 11, 20, 21], error: { message: '30 is refused' } },
});

stageContract('compose within compose', {
  make: () => compose(compose(plain(), tens()), compose(refuse(-1), text())),
  inputs: [1],
  outputs: ['n10', 'n11'],
  endless,
});

describe('compose', () => {
  for (const at of [0, 1, 2]) {
    it(`ends in the error of part ${at} and destroys the others`, async () => {
      const parts = [plain(), plain(), plain()] as const;
      const broken = new Error(`part ${at} broke`);
      const whole = compose(...parts);
      const reader = new Writable({
        objectMode: true,
        write: (_chunk, _encoding, next) => void setImmediate().then(() => next()),
      });
      const running = pipeline(Readable.from(endless()), whole, reader);
      await setImmediate();
      parts[at]!.destroy(broken);
      await assert.rejects(running, broken);
      assert.ok(whole.destroyed && parts.every(part => part.destroyed));
    });
  }

  it('ends in an error that a part has after it took all of its input', async () => {
    const late = new Duplex({
      objectMode: true,
      write: (_chunk, _encoding, callback) => callback(),
      read() {},
    });
    const broken = new Error('it broke late');
    late.on('finish', () => setImmediate().then(() => late.destroy(broken)));
    await assert.rejects(pipeline(Readable.from([1, 2]), compose(plain(), late), plain()), broken);
  });

  it('destroys every part and is closed when all of them are', async () => {
    const opened: (() => void)[] = [];
    const slow = new Transform({
      objectMode: true,
      transform: (chunk, _encoding, callback) => callback(null, chunk),
      destroy: (error, callback) => void opened.push(() => callback(error)),
    });
    const parts = [plain(), slow, plain()] as const;
    const whole = compose(...parts);
    const settled: unknown[] = [];
    whole.on('error', error => settled.push(error)).on('close', () => settled.push('close'));
    const reason = new Error('enough');
    whole.destroy(reason);
    await setImmediate();
    assert.deepEqual(
      parts.map(part => part.destroyed),
      [true, true, true],
    );
    assert.deepEqual(settled, []);
    assert.equal(slow.errored, reason);
    opened[0]!();
    await setImmediate();
    assert.deepEqual(settled, [reason, 'close']);
  });

  it('ends early when its last part does', async () => {
    const one = new Transform({
      objectMode: true,
      transform(chunk, _encoding, callback) {
        this.push(chunk);
        this.push(null);
        callback();
      },
    });
    const source = new PassThrough({ objectMode: true });
    const whole = source.pipe(compose(plain(), one));
    source.write(1);
    const taken: unknown[] = [];
    whole.on('data', chunk => taken.push(chunk));
    await once(whole, 'end');
    assert.deepEqual(taken, [1]);
    source.end();
    await finished(whole);
  });

  it('passes bytes, strings and their encoding as they are', async () => {
    const taken: unknown[] = [];
    const first = stageOf<string | Uint8Array, number>(
      { write: chunk => [taken.push(chunk)] },
      { takesBytes: true },
    );
    const whole = compose(first, plain());
    whole.resume().write('é');
    whole.end(Buffer.from('é'));
    await once(whole, 'end');
    assert.deepEqual(taken, ['é', Buffer.from('é')]);
  });

  it("takes Node's own transforms of bytes as parts", async () => {
    const letters = 'abc'.repeat(100_000);
    const whole = compose(createGunzip(), new PassThrough());
    const chunks = await Readable.from([gzipSync(letters)])
      .pipe(whole)
      .toArray();
    assert.equal(Buffer.concat(chunks).toString(), letters);
  });

  it('has the modes and high-water marks of its ends', () => {
    const bytes = () => new PassThrough({ highWaterMark: 1234 });
    const objects = () => new PassThrough({ objectMode: true, highWaterMark: 3 });
    const ends = ({ writableObjectMode, writableHighWaterMark }: Writable) => ({
      ...{ writableObjectMode, writableHighWaterMark },
    });
    for (const [a, b] of [
      [bytes, objects],
      [objects, bytes],
    ] as const) {
      const whole = compose(a(), b());
      assert.deepEqual(ends(whole), ends(a()));
      assert.deepEqual(ends(compose(a(), new Writable({ objectMode: true }))), ends(a()));
      assert.equal(whole.readableObjectMode, b().readableObjectMode);
      assert.equal(whole.readableHighWaterMark, b().readableHighWaterMark);
    }
  });

  for (const [what, parts] of Object.entries({
    'no stage': [plain(), {}],
    'a source': [new Readable({ read() {} }), plain()],
    'a sink before the end': [new Writable(), plain()],
  })) {
    it(`refuses ${what}`, () => {
      const call = compose as (...parts: unknown[]) => unknown;
      assert.throws(() => call(...parts), {
        name: 'TypeError',
        message: /^compose: expected a stage as part [12], got /,
      });
    });
  }
});

describe('compose with a sink as the last part', () => {
  function gatedSink() {
    const taken: number[] = [];
    const waiting: ((error?: Error) => void)[] = [];
    const sink: Sink<number> = new Writable({
      objectMode: true,
      highWaterMark: 2,
      write(chunk, _encoding, callback) {
        taken.push(chunk);
        callback();
      },
      final: callback => void waiting.push(callback),
    });
    return { sink, taken, waiting };
  }

  it('has finished when the sink has', async () => {
    const { sink, taken, waiting } = gatedSink();
    const whole: Sink<number> = compose(tens(), refuse(-1), sink);
    let finished = false;
    const running = pipeline(Readable.from([1, 2]), whole).then(() => (finished = true));
    while (!waiting.length) await setImmediate();
    assert.deepEqual(taken, [10, 11, 20, 21]);
    assert.equal(finished, false);
    waiting[0]!();
    await running;
  });

  it('ends in the error with which the sink refuses to finish', async () => {
    const { sink, waiting } = gatedSink();
    const running = pipeline(Readable.from([1, 2]), compose(tens(), sink));
    while (!waiting.length) await setImmediate();
    const refusal = new Error('not committed');
    waiting[0]!(refusal);
    await assert.rejects(running, refusal);
  });

  it('destroys the sink with the error of a part', async () => {
    const { sink, taken } = gatedSink();
    const error = { message: '20 is refused' };
    await assert.rejects(pipeline(Readable.from(endless()), compose(tens(), refuse(20), sink)), error);
    assert.ok(sink.destroyed);
    assert.equal(sink.errored?.message, error.message);
    assert.ok(!taken.includes(20));
  });

  it('takes no more than the buffers hold while the sink waits', async () => {
    const stuck = new Writable({ objectMode: true, highWaterMark: 1, write() {} });
    const whole = compose(tens(), refuse(-1), stuck);
    let count = 0;
    while (count < 1000 && whole.write(count)) {
      count++;
      await setImmediate();
    }
    assert.ok(count < 100, `${count} taken`);
    whole.destroy();
  });
});
