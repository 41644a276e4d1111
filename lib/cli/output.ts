/** A line for people, on stderr. */
export function say(line: string): void {
  process.stderr.write(`${withoutPasswords(line)}\n`);
}

/** Whatever we print may repeat what was typed, and so a target with its password. */
export function withoutPasswords(text: string): string {
  return text.replace(/(:\/\/[^\s/:@]*):[^\s]*@/g, '$1:…@');
}

/** Output that nobody reads any more is no error: `millrace … | head`. */
export function endQuietly(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
