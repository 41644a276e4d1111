import { LoadError } from '../errors.js';
import type { Position } from '../types.js';

/** The error of a row whose columns are not those of its table's first row. */
export function otherColumns(
  table: string,
  columns: readonly string[],
  found: readonly string[],
  position: Position | undefined,
): LoadError {
  const missing = columns.filter(column => !found.includes(column));
  const added = found.filter(column => !columns.includes(column));
  const differences = [
    ...(missing.length ? [`${missing.join(', ')} missing`] : []),
    ...(added.length ? [`${added.join(', ')} added`] : []),
  ];
  const reason = `a row of ${table} has other columns than the table's first row: ${differences.join('; ')}`;
  return new LoadError('row_shape', reason, { position, table });
}
