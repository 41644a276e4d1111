/** Characters that text can't hold as they are, and the letters that stand for them behind a backslash. */
export type Escapes = Readonly<Record<string, string>>;

/** In quotes, as in https://dev.mysql.com/doc/refman/8.4/en/string-literals.html; a newline may stand as it is, too. */
export const IN_QUOTES: Escapes = {
  ...{ '\0': '0', '\b': 'b', '\t': 't', '\n': 'n', '\r': 'r', '\x1a': 'Z' },
  ...{ '"': '"', "'": "'", '\\': '\\' },
};

/** In the fields that LOAD DATA reads with the clauses of `FIELDS`. */
export const IN_FIELD: Escapes = { '\0': '0', '\t': 't', '\n': 'n', '\\': '\\' };

/** Most text has none of them: to search first costs less than to replace none. */
export function escaper(escapes: Escapes): (text: string) => string {
  const one = `[${Object.keys(escapes)
    .map(char => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .join('')}]`;
  const [some, all] = [new RegExp(one), new RegExp(one, 'g')];
  return text => (some.test(text) ? text.replace(all, char => `\\${escapes[char]!}`) : text);
}
