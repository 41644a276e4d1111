// What only the program around can do.

/** Makes the text from `from` to `to`, with all that it refers to, and gives its number. Throws where it is malformed. */
export declare function makeText(from: usize, to: usize, isAttribute: bool, isAscii: bool): usize;

/** The same of two slots, one behind the other. */
export declare function joinTexts(
  start: usize,
  end: usize,
  kind: i32,
  nextStart: usize,
  nextEnd: usize,
  nextKind: i32,
): usize;

/** As `makeText`, of a CDATA section, in which nothing refers to anything. */
export declare function makeLines(from: usize, to: usize, isAscii: bool): usize;

/** Puts the value of a column, by its number and that of its table. Throws where the record is wrong. */
export declare function putValue(table: i32, column: i32, row: i32): void;

/** Puts all rows that the record gives a table; gives how many there are. Throws where the record is wrong. */
export declare function putRows(table: i32, record: u32): u32;

/** Whether the record that was read last is left in. Throws where that can't be told. */
export declare function passes(): bool;
