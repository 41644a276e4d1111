import type { AnyTables } from '../types.js';
import { compileChecked, type CompiledMapping, type CompileOptions } from './compile-checked.js';
import type { TypedMapping } from './define.js';
import { checkShape } from './shape.js';

export type * from './compile-checked.js';

/**
 * Compiles a mapping, once for a load.
 * @throws MappingError with all that is wrong with it
 */
export function compileMapping<DB = AnyTables>(
  mapping: TypedMapping<DB>,
  options: CompileOptions,
): CompiledMapping<DB> {
  checkShape(mapping);
  return compileChecked(mapping, options);
}
