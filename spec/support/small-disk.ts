import { execFile } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A disk of its own for the specs of a suite, which gets full. */
export interface SmallDisk {
  /** There from the suite's `before` on. */
  readonly folder: string;
  /** Fills it, but for so many bytes. */
  fill(bytes: number): void;
  makeRoom(): void;
}

/** Mounts a tmpfs; where that may not be, the suite is pending. */
export function useSmallDisk(bytes: number): SmallDisk {
  let folder: string | undefined;
  const filler = (): string => join(folder!, 'filler');

  before(async function () {
    const place = mkdtempSync(join(tmpdir(), 'millrace-disk-'));
    try {
      if (process.platform !== 'linux') throw new Error('it takes Linux');
      await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', place]);
      folder = place;
    } catch (error) {
      rmdirSync(place);
      console.warn(
        `\nThe specs of a full disk are pending, as no tmpfs can be mounted: ${(error as Error).message}\n`,
      );
      this.skip();
    }
  });
  after(async () => {
    if (!folder) return;
    // A server that was killed may have it for a moment longer.
    await run('umount', ['--lazy', folder]);
    rmdirSync(folder);
  });

  return {
    get folder() {
      return folder!;
    },
    fill(left) {
      const { bavail, bsize } = statfsSync(folder!);
      writeFileSync(filler(), Buffer.alloc(Math.max(bavail * bsize - left, 0)));
    },
    makeRoom: () => rmSync(filler(), { force: true }),
  };
}
