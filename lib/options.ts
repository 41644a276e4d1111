import { inspect } from 'node:util';

/** An option that must be a whole number from `min`. Returns it, so that it reads as part of an expression. */
export function wholeNumber(name: string, value: unknown, min = 1): number {
  if (typeof value !== 'number') throw new TypeError(`${name}: expected a number, got ${inspect(value)}`);
  if ((!Number.isSafeInteger(value) && value !== Number.POSITIVE_INFINITY) || value < min) {
    throw new RangeError(`${name}: expected a whole number from ${min}, got ${value}`);
  }
  return value;
}

export function stringList(name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.some(entry => typeof entry !== 'string' || entry === '')) {
    throw new TypeError(`${name}: expected an array of names, got ${inspect(value)}`);
  }
  return value;
}

export function oneOf<Choice extends string>(
  name: string,
  value: unknown,
  choices: readonly Choice[],
): Choice {
  if (!choices.includes(value as Choice)) {
    throw new TypeError(`${name}: expected ${choices.join(' or ')}, got ${inspect(value)}`);
  }
  return value as Choice;
}

export function aFunction<F>(name: string, value: F, expected = 'a function'): F {
  if (typeof value !== 'function')
    throw new TypeError(`${name}: expected ${expected}, got ${inspect(value)}`);
  return value;
}

/** A record path: `/orders/order`, with `*` for any name. Returns its names; `/` alone gives none. */
export function recordPath(value: unknown): readonly string[] {
  if (typeof value !== 'string')
    throw new TypeError(`record: expected a path such as /orders/order, got ${inspect(value)}`);
  if (value === '/') return [];
  const names = value.split('/');
  if (names.shift() !== '' || names.includes('')) {
    throw new TypeError(`record: expected an absolute path such as /orders/order, got ${inspect(value)}`);
  }
  return names;
}

/** An option that nothing knows is refused: a mistyped limit must not go unnoticed. */
export function noOthers(options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find(key => !known.includes(key));
  if (unknown) throw new TypeError(`${unknown}: no such option; there are ${known.join(', ')}`);
}

/** Those of the options that are given, to be handed on. */
export function given<Options extends object, Name extends keyof Options>(
  options: Options,
  names: readonly Name[],
): { [Key in Name]?: NonNullable<Options[Key]> } {
  const found = names.filter(name => options[name] !== undefined);
  return Object.fromEntries(found.map(name => [name, options[name]])) as never;
}
