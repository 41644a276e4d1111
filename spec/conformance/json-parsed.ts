/** Whether a value is what JSON.parse gives, but that a number may have more digits than a double. */
export function isLikeParsed(value: unknown, parsed: unknown): boolean {
  if (typeof parsed === 'number') return Number(value) === parsed;
  if (typeof parsed !== 'object' || parsed === null) return value === parsed;
  const members = Object.entries(parsed);
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray(value) === Array.isArray(parsed) &&
    Object.keys(value).length === members.length &&
    members.every(
      ([key, member]) =>
        Object.hasOwn(value, key) && isLikeParsed((value as Record<string, unknown>)[key], member),
    )
  );
}
