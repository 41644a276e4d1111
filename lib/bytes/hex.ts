/** A byte or code unit as error texts show it: `0x0a`. */
export function hex(unit: number): string {
  return `0x${unit.toString(16).padStart(2, '0')}`;
}
