import type { LoadErrorCode } from '../errors.js';

/**
 * Why a text is no value for its column. Made once, where the column is compiled, and returned rather than thrown, so
 * that a bad value under `onError: "null"` costs no more than a good one.
 */
export class Failure {
  readonly code: LoadErrorCode;
  /** What was found, without the value. */
  readonly reason: string;

  constructor(code: LoadErrorCode, reason: string) {
    this.code = code;
    this.reason = reason;
  }
}
