const { MILLRACE_SEED } = process.env;

const seed = Number(MILLRACE_SEED ?? Math.floor(Math.random() * 2 ** 32));

/**
 * Chance that can be had again: the suite that it is called in prints the seed, and MILLRACE_SEED gives it.
 *
 * @returns what gives numbers from 0 up to 1 (exclusive)
 */
export function seeded(): () => number {
  let state = seed;
  before(function () {
    console.log(`      MILLRACE_SEED=${seed}`);
  });
  // Mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
