const { MILLRACE_SOAK, MILLRACE_SOAK_MINUTES = '60' } = process.env;

/** Whether the long forms run: `npm run soak`, or MILLRACE_SOAK=1. */
export const isSoak = MILLRACE_SOAK === '1';

/** How long a spec without a natural end goes on in its long form: MILLRACE_SOAK_MINUTES, 60 unless given. */
export const soakMs = Number(MILLRACE_SOAK_MINUTES) * 60_000;

/** What a spec takes in `npm test`, and in `npm run soak`. */
export function scaled<T>(short: T, long: T): T {
  return isSoak ? long : short;
}
