export const TEXT = 0;
export const OPENED = 1;
export const NAME = 2;
export const TAG = 3;
export const CLOSE = 4;
export const CLOSE_NAME = 5;
export const CLOSE_SPACE = 6;
export const ENCLOSED = 7;
