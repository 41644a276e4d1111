/** What the lexer stopped behind. */
export const Token = {
  none: 0,
  text: 1,
  open: 2,
  empty: 3,
  close: 4,
  comment: 5,
  cdata: 6,
  instruction: 7,
  doctype: 8,
  element: 9,
  hole: 10,
  holeEnd: 11,
  /** Text of white space alone: most of what stands between records. */
  space: 12,
} as const;
export type Token = (typeof Token)[keyof typeof Token];
