import { existsSync, readFileSync } from 'node:fs';

/**
 * The most memory that this process has had, in MiB. Linux gives a program the `maxRSS` of the process that has started it to
 * begin with, so that its own is looked up where it can be.
 */
export function peakMiB(): number {
  const status = '/proc/self/status';
  const own = existsSync(status) && /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1];
  return (own ? Number(own) : process.resourceUsage().maxRSS) / 1024;
}
