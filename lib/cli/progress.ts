import { SingleBar } from 'cli-progress';
import type { Progress } from '../load/report.js';
import { bytesText, countText } from './figures.js';
import { say } from './output.js';

/** Shows how far the load of one source is. */
export interface ProgressDisplay {
  update(progress: Progress): void;
  end(): void;
}

/** A line that changes on a terminal; a line now and then elsewhere. */
export function progressDisplay(source: string, quiet: boolean): ProgressDisplay {
  if (quiet) return { update() {}, end() {} };
  const display = process.stderr.isTTY ? barDisplay(source) : lineDisplay(source);
  let isFirst = true;
  return {
    ...display,
    update(progress) {
      if (isFirst && progress.before > 0)
        say(`${source}: goes on behind ${countText(progress.before)} records that are in`);
      isFirst = false;
      display.update(progress);
    },
  };
}

const SIZED = '{source} [{bar}] {percentage}% | {figures} | {eta_formatted} left';
const UNSIZED = '{source} | {figures}';

function barDisplay(source: string): ProgressDisplay {
  let bar: SingleBar | undefined;
  return {
    update(progress) {
      const { size, bytes } = progress;
      const payload = { source, figures: figuresOf(progress) };
      if (bar) {
        bar.update(bytes, payload);
        return;
      }
      const format = size ? SIZED : UNSIZED;
      // Our own Ctrl-C has to be the one that is heard.
      bar = new SingleBar({ format, barsize: 24, clearOnComplete: true, gracefulExit: false });
      bar.start(size ?? 0, bytes, payload);
    },
    end: () => bar?.stop(),
  };
}

const PAUSE_MS = 10_000;

function lineDisplay(source: string): ProgressDisplay {
  let next = PAUSE_MS;
  return {
    update(progress) {
      if (progress.elapsedMs < next) return;
      next = progress.elapsedMs + PAUSE_MS;
      const { size, bytes } = progress;
      const part = size ? `${Math.floor((bytes / size) * 100)}% | ` : '';
      say(`${source}: ${part}${figuresOf(progress)}`);
    },
    end() {},
  };
}

function figuresOf({ bytes, read, rows, elapsedMs }: Progress): string {
  const each = (count: number): string => countText((count * 1000) / Math.max(elapsedMs, 1));
  return `${bytesText(bytes)} | ${each(read)} records/s | ${each(rows)} rows/s`;
}
