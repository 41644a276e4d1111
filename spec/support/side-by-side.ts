// `npm test`: all specs, in as many processes of mocha at once as there are parts. Its arguments go to all of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { ignoredInParts } from './parts.js';

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');

/** @param stdout `pipe` for what is shown later */
function start(ignored: readonly string[], stdout: 'inherit' | 'pipe') {
  const options = ignored.flatMap(pattern => ['--ignore', pattern]);
  if (process.stdout.isTTY) options.push('--color');
  const child = spawn(process.execPath, [mocha, ...options, ...process.argv.slice(2)], {
    stdio: ['ignore', stdout, 'inherit'],
  });
  return { ended: once(child, 'close'), said: child.stdout ? text(child.stdout) : '' };
}

// Ctrl-C reaches all of them, which tidy up before they end.
process.on('SIGINT', () => {});

const parts = ignoredInParts().map((ignored, part) => start(ignored, part === 0 ? 'inherit' : 'pipe'));
for (const { ended, said } of parts) {
  const [code] = await ended;
  process.stdout.write(await said);
  if (code !== 0) process.exitCode = 1;
}
if (process.exitCode) console.log('There are red specs in one part or more: see above.\n');
