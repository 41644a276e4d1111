import assert from 'node:assert/strict';
import { exitCodeOf } from '../../lib/cli/exit-code.js';
import { SourceFailure } from '../../lib/cli/failure.js';
import { LoadError, type LoadErrorCode } from '../../lib/errors.js';

const failure = (code: LoadErrorCode, report?: object): SourceFailure =>
  new SourceFailure('a.xml', Object.assign(new LoadError(code, 'away'), report && { report }));

describe('The exit code', () => {
  for (const [what, error, code] of [
    ['of an outage with a ledger', failure('resumable', { job: 'a.xml' }), 4],
    ['of an outage without one', failure('resumable', {}), 1],
    ['of an outage before anything is read', new LoadError('resumable', 'away'), 4],
    ['of batches that are missing at the end', failure('incomplete', { job: 'a.xml' }), 4],
    ['of another error of a load', failure('database', { job: 'a.xml' }), 1],
    ['of a job that there is not', new LoadError('unknown_job', 'no job'), 2],
    ['of a wrong option', new TypeError('job: expected a name'), 2],
  ] as const) {
    it(`${what} is ${code}`, () => assert.equal(exitCodeOf(error), code));
  }
});
