import assert from 'node:assert/strict';
import { pipeline as pipelineWithCallback, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fromHighland, toHighland } from '../lib/highland.js';
import { parseXml } from '../lib/stages/parse-xml.js';
import type { Source, Stage } from '../lib/stages/stage.js';
import type { SourceRecord } from '../lib/types.js';
import { collector, MANY, numbers, outcome, silent, turns } from './support/flows.js';

type Highland<T> = Highland.Stream<T>;

describe('The adapter to highland', () => {
  it('destroys a source that gives values with its stream, and so fails who reads it', async () => {
    const source = numbers(MANY);
    const stream = toHighland<number>(source);
    const readable = fromHighland(stream.tap(number => number === 5 && stream.destroy()));
    assert.equal(await outcome(pipeline(readable, collector().sink)), 'Premature close');
    assert.ok(source.destroyed);
  });

  it('destroys a source that gives nothing with its stream, and so fails who reads it', async () => {
    const source = silent();
    const stream = toHighland(source);
    const reading = pipeline(fromHighland(stream), collector().sink);
    await setImmediate();
    stream.destroy();
    assert.equal(await outcome(reading), 'Premature close');
    assert.ok(source.destroyed);
  });

  it('reads no faster than its reader', async () => {
    const source = numbers(MANY);
    let read = 0;
    source.on('data', () => read++).pause();
    const readable = fromHighland(toHighland<number>(source).map(number => number));
    readable.read(0);
    await turns();
    assert.ok(read > 0 && read <= readable.readableHighWaterMark, `${read}`);
  });

  it('gives 100,000 values without a deep stack', async () => {
    const { sink, taken } = collector();
    await pipeline(fromHighland(toHighland<number>(numbers(100_000)).filter(() => true)), sink);
    assert.equal(taken.length, 100_000);
  });

  it('lets go of sources that have ended', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const inner: WeakRef<Readable>[] = [];
    const each = toHighland<number>(numbers()).flatMap(number => {
      const source = Readable.from([number]);
      inner.push(new WeakRef(source));
      return toHighland<number>(source);
    });
    const readable = fromHighland(each.concat(toHighland<number>(new Readable({ read() {} }))));
    for await (const number of readable) {
      if (number < 4) continue;
      for (let turn = 0; turn < 10; turn++) await setImmediate();
      collect();
      assert.equal(inner.filter(source => source.deref() === undefined).length >= 3, true);
      break;
    }
  });

  it('gives what a stage gave that a pipeline feeds', async () => {
    const parse = parseXml<string>({ record: '/r/a' });
    pipelineWithCallback(Readable.from(['<r><a>1</a><a>2</a></r>']), parse, () => {});
    const texts = toHighland(parse).map(({ value }) => value);
    assert.deepEqual(await texts.collect().toPromise(Promise), ['1', '2']);
  });

  it('refuses what is no stream', () => {
    const of = (name: string): object => ({
      name: 'TypeError',
      message: new RegExp(`^${name}: expected `),
    });
    assert.throws(() => toHighland([1] as never), of('toHighland'));
    assert.throws(() => toHighland(numbers(), collector().sink as never), of('toHighland'));
    assert.throws(() => fromHighland(numbers() as never), of('fromHighland'));
  });

  it('knows the types of what it carries', () => {
    const parse = (): Stage<string, SourceRecord<{ id: string }>> => parseXml({ record: '/r/a' });
    const ids = (): Highland<string> => toHighland(Readable.from([]), parse()).map(({ value }) => value.id);
    return () => {
      const back: Source<string> = fromHighland(ids());
      // @ts-expect-error an id is no number
      const others: Source<number> = fromHighland(ids());
      // @ts-expect-error the stage takes text
      toHighland(fromHighland(toHighland<number>(numbers())), parse());
      return [back, others];
    };
  });
});
