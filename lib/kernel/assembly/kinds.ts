/** How the text of a slot is to be made: from ASCII, from UTF-8, or it is made already. */
export const ASCII: i32 = 0;
export const UTF8: i32 = 1;
export const MADE: i32 = 2;
/** With the kind of a text: the element has children. */
export const IS_PARENT: i32 = 4;
/** With one of the first two: it refers to characters, or to entities that every document has, and to nothing else. */
export const REFERS: i32 = 8;
/** With one of them: it has escapes of JSON. */
export const ESCAPES: i32 = 16;
// Of JSON alone: null, an array, and a number that as a text may be written in another way.
export const NULL: i32 = 32;
export const LIST: i32 = 64;
export const NUMBER: i32 = 128;
