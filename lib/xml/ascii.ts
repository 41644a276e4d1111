/** What a character of ASCII may be part of. */
export const NAME_START = 1;
export const NAME = 2;
export const SPACE = 4;
export const KIND = Uint8Array.from({ length: 128 }, (_none, code) => {
  const char = String.fromCharCode(code);
  return (
    (/[A-Za-z_:]/.test(char) ? NAME_START : 0) |
    (/[-.\w:]/.test(char) ? NAME : 0) |
    (/[ \t\n]/.test(char) ? SPACE : 0)
  );
});
