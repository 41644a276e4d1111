// One load in a process of its own, for specs that kill it: its options come from stdin, once it has said on stdout by a
// byte that it is ready; then it says so of each batch that is in.
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { load, type LoadFailure } from '../../lib/load.js';

const tick = (): void => void writeSync(1, '.');

tick();
const options = await text(process.stdin);
try {
  if (options) await load({ ...JSON.parse(options), onProgress: tick });
} catch (error) {
  const { code, message } = error as LoadFailure & { code?: string };
  process.stderr.write(`${code}: ${message}\n`);
  process.exitCode = 1;
}
