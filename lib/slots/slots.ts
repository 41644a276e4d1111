import type { Kernel } from '../kernel/kernel.js';
import type { Wanted } from './wanted.js';

/** Reads records to where the texts that are wanted of them stand, and makes no values of them. */
export interface Slots {
  readonly kernel: Kernel;
  /** What is wanted of a record. */
  readonly root: Wanted;
  readonly texts: SlotTexts;
  /** Where the bytes that were given last stand in the kernel. */
  readonly base: number;
  /**
   * Reads the record that stands from here to there in those bytes. False for one that is left to
   * others, faults among it.
   */
  read(from: number, to: number): boolean;
}

/** Makes texts of where they stand, when they are asked for. */
export interface SlotTexts {
  /** What stands in a slot: a text, or what a text can be made of. */
  at(start: number, end: number, kind: number): unknown;
}
