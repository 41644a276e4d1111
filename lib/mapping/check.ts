import { expressionLanguage } from './expression-functions.js';
import { planMapping } from './plan-mapping.js';
import type { Mapping } from './schema.js';
import { checkShape } from './shape.js';

/**
 * Checks a mapping from anywhere, such as a file: everything that can be known before the first byte.
 * @throws MappingError that names each place in the mapping, what is wrong there and the nearest right name
 */
export function checkMapping(value: unknown): Mapping {
  const mapping = checkShape(value);
  planMapping(mapping, expressionLanguage(new Date(0)));
  return mapping;
}
