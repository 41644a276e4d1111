import type { LoadReport } from '../load/report.js';
import { say } from './output.js';

/** What people are told of the job of a source. */
export interface JobNotes {
  restarted(source: string): void;
  doneBefore(report: LoadReport): void;
}

export function jobNotes(quiet: boolean): JobNotes {
  const tell = quiet ? () => {} : say;
  return {
    restarted(source) {
      tell(
        `${source}: begun anew; rows that are in the tables stay there, and --on-conflict says what they meet`,
      );
    },
    doneBefore({ source, job, finished }) {
      tell(`${source}: job ${job} was done on ${finished}; --restart loads it again`);
    },
  };
}
