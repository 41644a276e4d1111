import fc from 'fast-check';

/** A change of a text that mostly makes it another one, or one that is no XML or JSON. */
export interface Change {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

export const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(200),
  remove: fc.nat(3),
  insert: fc.constantFrom(
    ...['', '<', '>', '/', '"', "'", '=', '&', ';', ' ', '\n', '\r', ']', ']]>', '-', '--', '!', '?', 'x'],
    ...['<o>', '</o>', '<!--', '-->', '<![CDATA[', 'a="1"', ' a="1"', ' line="&lt;"', '&e;', '&#65;', '&#0;'],
    ...['\u0001', '\ufffe', '\uff21', 'ö', ':', '__proto__'],
    ...[
      '{',
      '}',
      '[',
      ',',
      '0',
      '1',
      '.',
      'e',
      '\\',
      '\\u0041',
      '\\ud800',
      'null',
      '"line":',
      '"@a":1,',
      '[[',
      '{}',
    ],
  ),
});

export function changed(written: string, changes: readonly Change[]): string {
  const text = changes.reduce((before, { at, remove, insert }) => {
    const place = at % (before.length + 1);
    return before.slice(0, place) + insert + before.slice(place + remove);
  }, written);
  return text.toWellFormed();
}
