import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import highland from 'highland';
import { fromHighland, toHighland } from '../lib/highland.js';
import { collector, ended, MANY, numbers, outcome, silent, stage } from './support/flows.js';

type Highland<T> = Highland.Stream<T>;

const failure = new Error('the source broke');

/** What fails inside of highland alone is thrown where nobody can catch it. */
async function uncaught(run: () => Promise<void>): Promise<string[]> {
  const messages: string[] = [];
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', error => messages.push(error.message));
  try {
    await run();
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const other of others) process.on('uncaughtException', other);
  }
  return messages;
}

describe('Highland', () => {
  describe('in pipeline()', () => {
    it('alone as a part of it hangs when all went well', async () => {
      const { sink, taken } = collector();
      const through = (highland as any).pipeline((highland as any).map((number: number) => number + 1));
      assert.equal(await outcome(pipeline(numbers(), through, sink)), 'not at all');
      assert.deepEqual(taken, [1, 2, 3, 4, 5]);
    });

    it('by the adapter ends when everything is taken', async () => {
      const { sink, taken } = collector();
      const more = toHighland<number>(numbers()).map(number => number + 1);
      assert.equal(await outcome(pipeline(fromHighland(more), stage(), sink)), 'well');
      assert.deepEqual(taken, [1, 2, 3, 4, 5]);
    });
  });

  describe('when its source fails', () => {
    it('alone finishes the sink as if all were well', async () => {
      const { sink, taken } = collector();
      const stream = highland<number>(numbers(2, failure));
      stream.on('error', () => {});
      stream.pipe(sink);
      assert.equal(await outcome(ended(sink)), 'well');
      assert.deepEqual(taken, [0, 1]);
    });

    it('by the adapter gives what came before, and then its error', async () => {
      const taken: unknown[] = [];
      const reading = async (): Promise<void> => {
        for await (const number of fromHighland(toHighland(numbers(2, failure), stage()))) taken.push(number);
      };
      await assert.rejects(reading, failure);
      assert.deepEqual(taken, [0, 1]);
    });

    it('by the adapter fails the sink', async () => {
      const { sink } = collector();
      const piping = pipeline(fromHighland(toHighland<number>(numbers(2, failure)).flatten()), sink);
      await assert.rejects(piping, failure);
      assert.equal(sink.writableFinished, false);
    });
  });

  describe('when a stage fails', () => {
    it('alone leaves the source open', async () => {
      const source = numbers(MANY);
      const stream = highland<number>(source).through(stage(3));
      assert.equal(await outcome(stream.collect().toPromise(Promise)), 'the stage broke');
      assert.equal(source.destroyed, false);
    });

    it('by the adapter ends in its error, and the source with it', async () => {
      const source = numbers(MANY);
      const stream = toHighland(source, stage(3));
      assert.equal(await outcome(stream.collect().toPromise(Promise)), 'the stage broke');
      assert.ok(source.destroyed);
    });
  });

  describe('when a function of an operator throws', () => {
    const bad = (number: number): number => {
      if (number === 2) throw new Error('no twos');
      return number;
    };

    it('alone drops the value and finishes', async () => {
      const { sink, taken } = collector();
      let ending = '';
      const thrown = await uncaught(async () => {
        highland<number>(numbers()).map(bad).pipe(sink);
        ending = await outcome(ended(sink));
      });
      // From Node 24 on nobody hears of it, and nothing comes behind it.
      const isSilent = Number.parseInt(process.versions.node) >= 24;
      const expected = isSilent ? [[], 'well', [0, 1]] : [['no twos'], 'well', [0, 1, 3, 4]];
      assert.deepEqual([thrown, ending, taken], expected);
    });

    it('by the adapter ends in what was thrown, behind what came before, and the source with it', async () => {
      const source = numbers(MANY);
      const taken: unknown[] = [];
      const readable = fromHighland(toHighland<number>(source).map(bad));
      await assert.rejects(async () => {
        for await (const number of readable) taken.push(number);
      }, /^Error: no twos$/);
      assert.deepEqual(taken, [0, 1]);
      assert.ok(source.destroyed);
    });

    it('by the adapter ends in an Error where something else was thrown', async () => {
      const readable = fromHighland(
        highland<number>([1])
          .map(() => assert.fail as never)
          .map(() => {
            throw 'just text';
          }),
      );
      await assert.rejects(pipeline(readable, collector().sink), /^Error: just text$/);
    });
  });

  describe('when the sink fails', () => {
    it('alone goes on holding the source open', async () => {
      const source = numbers(MANY);
      const { sink } = collector(3);
      sink.on('error', () => {});
      highland(source).pipe(sink);
      assert.equal(await outcome(ended(sink)), 'the sink broke');
      assert.equal(source.destroyed, false);
    });

    it('alone, as a stream of Node, does so in pipeline(), too', async () => {
      const source = numbers(MANY);
      const readable = highland(source).toNodeStream({ objectMode: true });
      assert.equal(await outcome(pipeline(readable, collector(3).sink)), 'the sink broke');
      assert.equal(source.destroyed, false);
    });

    const operators: Record<string, (stream: Highland<number>) => Highland<any>> = {
      'no operators': stream => stream,
      map: stream => stream.map(number => number),
      flatMap: stream => stream.flatMap(number => highland([number])),
      'flatMap of promises': stream => stream.flatMap(number => highland(setImmediate(number))),
      parallel: stream => stream.map(number => highland(setImmediate(number))).parallel(3),
      merge: stream => highland([stream, stream.observe()]).merge(),
      concat: stream => highland([7]).concat(stream),
      zip: stream => stream.zip(numbers(MANY) as never),
      batch: stream => stream.batch(2),
      'a stage': stream => stream.through(before => toHighland(fromHighland(before), stage())),
    };
    for (const [name, operate] of Object.entries(operators)) {
      it(`by the adapter destroys the source behind ${name}`, async () => {
        const source = numbers(MANY);
        const { sink } = collector(3);
        const readable = fromHighland(operate(toHighland<number>(source)));
        assert.equal(await outcome(pipeline(readable, sink)), 'the sink broke');
        await ended(readable).catch(() => {});
        assert.ok(source.closed);
      });
    }

    for (const [title, wait] of [
      ['at once', () => highland([0])],
      ['later', () => highland(setImmediate(0))],
    ] as const) {
      it(`by the adapter destroys also a source that an operator has begun ${title}`, async () => {
        const inner: Readable[] = [];
        const begin = (): Highland<number> => {
          inner.push(silent());
          return toHighland<number, number>(inner[0]!, stage());
        };
        const source = silent();
        const readable = fromHighland(toHighland<number>(source).flatMap(() => wait().flatMap(begin)));
        readable.read(0);
        source.push(1);
        while (inner.length === 0) await setImmediate();
        readable.destroy(new Error('enough'));
        assert.equal(await outcome(ended(readable)), 'enough');
        assert.ok(source.closed && inner[0]!.closed);
      });
    }

    it('by the adapter destroys nothing that another reader reads', async () => {
      const [mine, other] = [numbers(MANY), numbers(40)];
      const { sink, taken } = collector();
      const reading = pipeline(fromHighland(toHighland(other)), sink);
      await assert.rejects(pipeline(fromHighland(toHighland(mine)), collector(3).sink));
      await reading;
      assert.equal(taken.length, 40);
    });
  });

  describe('when its source is destroyed', () => {
    const cut = (): Readable => {
      const source = new Readable({ objectMode: true, read() {} });
      source.push(1);
      source.once('data', () => source.destroy());
      source.pause();
      return source;
    };

    it('alone hangs', async () => {
      assert.equal(await outcome(highland(cut()).collect().toPromise(Promise)), 'not at all');
    });

    it('by the adapter ends in an error', async () => {
      assert.equal(await outcome(toHighland(cut()).collect().toPromise(Promise)), 'Premature close');
    });
  });

  describe('when it takes only the first values', () => {
    it('alone leaves the source open', async () => {
      const source = numbers(MANY);
      const readable = highland(source).take(2).toNodeStream({ objectMode: true });
      assert.equal(await outcome(pipeline(readable, collector().sink)), 'well');
      assert.equal(source.destroyed, false);
    });

    it('by the adapter ends the source', async () => {
      const source = numbers(MANY);
      const { sink, taken } = collector();
      assert.equal(await outcome(pipeline(fromHighland(toHighland(source).take(2)), sink)), 'well');
      assert.deepEqual([taken, source.closed], [[0, 1], true]);
    });
  });

  describe('with null as a value', () => {
    it('alone ends there as if nothing had happened', async () => {
      const { sink, taken } = collector();
      const readable = highland([1, null, 2]).toNodeStream({ objectMode: true });
      assert.equal(await outcome(pipeline(readable, sink)), 'well');
      assert.deepEqual(taken, [1]);
    });

    for (const value of [null, undefined]) {
      it(`by the adapter is refused, as is ${value}`, async () => {
        const readable = fromHighland(highland([1, value, 2]));
        const message = `fromHighland: expected values that a Node stream takes, found ${value}`;
        await assert.rejects(pipeline(readable, collector().sink), { name: 'TypeError', message });
      });
    }
  });
});
