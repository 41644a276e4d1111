import type { LoadErrorCode } from '../../lib/errors.js';
import type { Format } from '../../lib/source/format.js';

/** Megabytes and gigabytes, as what is generated counts them. */
export const MB = 1e6;
export const GB = 1e9;

/** An input that means no good, and what is said to it. */
export interface HostileInput {
  readonly what: string;
  readonly format: Format;
  /** @default /r/o of XML, /* of JSON */
  readonly record?: string;
  readonly bytes: () => Iterable<Uint8Array>;
  /** Absent for what is legal, however large: then it is read to its end. */
  readonly refusal?: {
    readonly code: LoadErrorCode;
    readonly reason: RegExp;
    /** The byte where it is. */
    readonly byte: number;
  };
  /** What `pick` leaves out is only checked for balance: then it is accepted. */
  readonly unseenByPick?: boolean;
}

/** What one way of reading has made of an input. */
export interface Reading {
  readonly reader: string;
  readonly cpuMs: number;
  readonly records: number;
  readonly refusal?: {
    readonly name: string;
    readonly code: string;
    readonly reason: string;
    readonly byte: number | undefined;
  };
}

export interface Measured {
  readonly readings: readonly Reading[];
  /** The most that the process has had. */
  readonly rssBytes: number;
}
