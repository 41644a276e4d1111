// `npm test`: all specs, in as many processes of mocha at once as there are parts. Its arguments go to all of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { ignoredInParts } from './parts.js';

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');

/** @param shown whether at once what it says, else later */
function start(ignored: readonly string[], shown: boolean) {
  const options = ignored.flatMap(pattern => ['--ignore', pattern]);
  if (process.stdout.isTTY) options.push('--color');
  const child = spawn(process.execPath, [mocha, ...options, ...process.argv.slice(2)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const part = { shown, ended: once(child, 'close'), said: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    part.said += text;
    if (shown) process.stdout.write(text);
  });
  return part;
}

// Ctrl-C reaches all of them, which tidy up before they end.
process.on('SIGINT', () => {});

const parts = ignoredInParts().map((ignored, part) => start(ignored, part === 0));
const red: string[] = [];
for (const part of parts) {
  const [code] = await part.ended;
  if (!part.shown) process.stdout.write(part.said);
  if (code !== 0) red.push(endOf(part.said));
}
if (red.length > 0) {
  console.log(['There are red specs in one part or more, which end so:', ...red].join('\n\n'));
  process.exitCode = 1;
}

/** What mocha tells behind its list of specs, or where it did not come to that, the last lines. */
function endOf(said: string): string {
  const lines = said.split('\n');
  const counts = lines.findLastIndex(line => /\d+ passing/.test(line));
  return lines.slice(counts === -1 ? -20 : counts).join('\n');
}
