import { EXIT } from './exit-code.js';

/** A line for people, on stderr. */
export function say(line: string): void {
  process.stderr.write(`${withoutPasswords(line)}\n`);
}

/** Whatever we print may repeat what was typed, and so a target with its password, which may hold anything. */
export function withoutPasswords(text: string): string {
  return text.replace(/(:\/\/[^/:@]*):.*@/g, '$1:…@');
}

/** Output that nobody reads any more is no error: `millrace … | head`. */
export function endQuietly(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return;
    say(`error: standard output: ${code}`);
    process.exit(EXIT.failed);
  });
}
