import type { EncodedBatch } from '../batch/encoded.js';
import { positionsOf } from '../batch/positions.js';
import type { Reject } from '../types.js';
import { writtenOf } from './conflict-counts.js';
import type { Schema } from './schema.js';
import { type BatchReport, reportOf } from './tally.js';
import type { Early, TargetOptions } from './target.js';
import type { Columns, Writer } from './writers/writer.js';

interface Putting extends Omit<TargetOptions, 'end'>, Pick<Schema, 'columnsOf'> {}

/**
 * Writes a batch without waiting between its statements, where the database takes it so, up to the end of its transaction,
 * which it begins.
 * @returns nothing where it has to be written step by step, and nothing was
 */
type PutAtOnce = (
  writer: Writer,
  batch: EncodedBatch,
  rejects: readonly Reject[],
  early: Early | undefined,
) => Promise<BatchReport | undefined>;

export function puttingAtOnce({ onConflict, claims, signal, columnsOf }: Putting): PutAtOnce {
  return async (writer, batch, rejects, early) => {
    // What becomes of the batch is written behind its rows, and must be known before.
    if (!writer.sendAtOnce || onConflict !== 'fail' || (claims && !claims.around)) return undefined;
    const { tables } = batch;
    const columns: Columns[] = [];
    for (const index of tables.keys()) columns.push(await columnsOf(writer, batch, index));
    const none = tables.map(() => 0);
    const report = { ...reportOf(batch, rejects), ...writtenOf(tables, none, onConflict) };
    const { before = [], after = [] } = claims?.around?.(batch, report) ?? {};
    const whole = { tables, columns, positions: positionsOf(batch), before, after };
    await early?.go();
    let isSent: boolean;
    try {
      signal.throwIfAborted();
      isSent = await writer.sendAtOnce(whole);
    } finally {
      early?.gone();
    }
    return isSent ? report : undefined;
  };
}
