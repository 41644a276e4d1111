import Big from 'big.js';
import type { Digits } from './decimal.js';

/** Rounds half away from zero, as people and databases do. */
export function roundTo({ negative, digits, point }: Digits, scale: number): string {
  return Big(`${negative ? '-' : ''}0.${digits || '0'}e${point}`).toFixed(scale, Big.roundHalfUp);
}
