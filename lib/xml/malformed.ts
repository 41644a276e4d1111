/** Text that is not XML, before its place in the source is known. */
export class Malformed extends Error {
  constructor(
    reason: string,
    /** Index in the text that was being read, in UTF-16 units as it was written. */
    public index = 0,
  ) {
    super(reason);
  }
}
