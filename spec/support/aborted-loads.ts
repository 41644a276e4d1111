// A program that aborts one load after the other and tells what they have left behind: a target, how many, a file of XML.
import { getEventListeners } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { load } from '../../lib/load.js';
import { openTarget } from '../../lib/sink/open-target.js';
import { mapping } from './people.js';

const [, , to, count, source] = process.argv as unknown as readonly string[];

/** What a process has that may grow. */
function held(): Record<string, number> {
  const sizeOf = (folder: string): number => (existsSync(folder) ? readdirSync(folder).length : 0);
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  const resources = process.getActiveResourcesInfo().length;
  return { files: sizeOf('/proc/self/fd'), threads: sizeOf('/proc/self/task'), resources, listeners };
}

/** What is being closed may take a moment; what stays, stays. */
async function settled(isSettled: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100 && !(await isSettled()); tries++) await setTimeout(50);
}

const outcomes: Record<string, number> = {};
let signalListeners = 0;

async function abortedLoad(number: number): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  // At each of these places in turn: before it begins, while it opens, reads, writes.
  const ticks = [0, 1, 3, 10, 30][number % 5]!;
  if (ticks === 0) controller.abort();
  const onProgress = (): void => controller.abort();
  const threads = number % 20 === 3 ? 1 : 0;
  const done = load({
    source,
    mapping,
    to,
    threads,
    create: number === 0,
    signal,
    onProgress,
    onConflict: 'update',
    // What went in before the abort is no reason to do nothing.
    restart: true,
  });
  const outcome = done.then(
    () => 'loaded',
    (error: { code?: string }) => String(error.code),
  );
  for (let tick = 0; tick < ticks; tick++) await setImmediate();
  if (number % 2 === 0) controller.abort();
  const what = await outcome;
  outcomes[what] = (outcomes[what] ?? 0) + 1;
  signalListeners += getEventListeners(signal, 'abort').length;
}

for (let number = 0; number < 10; number++) await abortedLoad(number);
await setTimeout(100);
const before = held();
for (let number = 0; number < Number(count); number++) await abortedLoad(number);
const grows = (): boolean => Object.entries(held()).some(([name, size]) => size > before[name]!);
await settled(() => !grows());

const left = held();

let connections = 0;
if (to!.startsWith('mysql')) {
  const db = openTarget(to!);
  const others = async (): Promise<boolean> => {
    const [rows] = await db.raw(
      'SELECT COUNT(*) AS count FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
    );
    connections = Number(rows[0].count);
    return connections === 0;
  };
  await settled(others);
  await db.destroy();
}
process.stdout.write(JSON.stringify({ before, after: left, signalListeners, connections, outcomes }));
