import fc from 'fast-check';

/** Random places at which a text of any length is cut; the same place may come twice. */
export const cuts = (): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

/** `bytes` cut at fractions of its length. Empty chunks included. */
export function chunksOf(bytes: Uint8Array, fractions: readonly number[]): Uint8Array[] {
  const places = [...fractions].sort((a, b) => a - b).map(fraction => Math.round(fraction * bytes.length));
  return [0, ...places].map((place, index) => bytes.subarray(place, places[index] ?? bytes.length));
}

export function* oneByteChunks(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
}
