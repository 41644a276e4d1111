/** Text that is not XML, before its place in the source is known. */
export class Malformed extends Error {
  constructor(
    reason: string,
    /** Index in the text that was being read, in UTF-16 units as it was written. */
    public index = 0,
    readonly code: 'not_well_formed' | 'limit' = 'not_well_formed',
  ) {
    super(reason);
  }
}

const SHOWN_CHARACTERS = 64;

/** A name as errors show it: a document may well make one of all of its text. */
export function shownName(name: string): string {
  return name.length > SHOWN_CHARACTERS ? `${name.slice(0, SHOWN_CHARACTERS)}…` : name;
}
