// Loads in a process of its own, for specs that kill it. It says by a byte on stdout that it is ready. Each line on stdin
// is the options of a load; of that it says by a byte which batch is in, and at its end by a line of JSON what was wrong.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { load, type LoadFailure } from '../../lib/load.js';

const say = (text: string): void => void writeSync(1, text);

async function outcomeOf(options: string): Promise<string> {
  try {
    await load({ ...JSON.parse(options), onProgress: () => say('.') });
    return '';
  } catch (error) {
    const { code, message } = error as LoadFailure & { code?: string };
    return `${code}: ${message}\n`;
  }
}

say('.');
for await (const options of createInterface(process.stdin)) {
  say(`${JSON.stringify(await outcomeOf(options))}\n`);
}
