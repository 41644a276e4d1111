export const NOT_BLANK = /[^ \t\n\r]/;

/** Builds the value of one record from what a parser reports. */
export interface ValueBuilder {
  open(name: string): void;
  /** False for an attribute that the element has already. */
  attribute(name: string, value: string): boolean;
  /** An attribute by its key, which the element has not. */
  member(key: string, value: string): void;
  /** @param isBlank whether it is white space alone */
  text(value: string, isBlank?: boolean): void;
  /** An element with nothing but text, inside of another one. */
  leaf(name: string, text: string): void;
  /** Closes the innermost element. Gives the value when that was the record itself. */
  close(): unknown;
  /** Forgets what is open. */
  reset(): void;
}

type Members = Record<string, unknown>;

interface Open {
  readonly name: string;
  /** Undefined for an element that has neither attributes nor children so far. */
  members: Members | undefined;
  hasChildren: boolean;
  text: string;
  isBlank: boolean;
}

/**
 * Attributes are `@name`, children by name, text beside them `#text`, a leaf is its string. An element that repeats
 * is an array; so is, always, one named in `arrays`: by its name, or by the end of its path, as `lines/line`.
 */
export function valueBuilder(arrays: readonly string[] = []): ValueBuilder {
  const isArray = pathEnds(arrays);
  const stack: Open[] = [];

  function addTo(parent: Open, name: string, value: unknown): void {
    const members = (parent.members ??= {});
    parent.hasChildren = true;
    const before = members[name];
    // Names such as `constructor` are found on every object's prototype.
    if (before === undefined || !Object.hasOwn(members, name))
      define(members, name, isArray?.(name, stack) ? [value] : value);
    else if (Array.isArray(before)) before.push(value);
    else members[name] = [before, value];
  }

  return {
    open(name) {
      stack.push({ name, members: undefined, hasChildren: false, text: '', isBlank: true });
    },
    attribute(name, value) {
      const element = stack[stack.length - 1]!;
      element.members ??= {};
      const key = attributeKey(name);
      if (element.members[key] !== undefined) return false;
      element.members[key] = value;
      return true;
    },
    member(key, value) {
      const element = stack[stack.length - 1]!;
      element.members ??= {};
      element.members[key] = value;
    },
    text(value, isBlank = !NOT_BLANK.test(value)) {
      const element = stack[stack.length - 1]!;
      element.text += value;
      if (!isBlank) element.isBlank = false;
    },
    close() {
      const element = stack.pop()!;
      const value = elementValue(element);
      if (stack.length === 0) return value;
      addTo(stack[stack.length - 1]!, element.name, value);
      return undefined;
    },
    leaf(name, text) {
      addTo(stack[stack.length - 1]!, name, text);
    },
    reset() {
      stack.length = 0;
    },
  };
}

function elementValue({ members, hasChildren, text, isBlank }: Open): unknown {
  if (!members) return text;
  // Between children white space is layout.
  if (text !== '' && !(hasChildren && isBlank)) members['#text'] = text;
  return members;
}

/** Sets a member whatever its name is: `__proto__` is a name like any other. */
export function define(members: Members, name: string, value: unknown): void {
  if (name !== '__proto__') members[name] = value;
  else Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true });
}

const attributeKeys = new Map<string, string>();
const MAX_ATTRIBUTE_KEYS = 10_000;
const MAX_KEPT_LENGTH = 100;

// Kept, for to make a key anew costs more than all else about an attribute.
function attributeKey(name: string): string {
  let key = attributeKeys.get(name);
  if (key === undefined) {
    if (name.length > MAX_KEPT_LENGTH) return `@${name}`;
    // A part of a text keeps all of it in memory: what is kept is a copy.
    const copy = Buffer.from(name).toString();
    key = `@${copy}`;
    if (attributeKeys.size === MAX_ATTRIBUTE_KEYS) attributeKeys.clear();
    attributeKeys.set(copy, key);
  }
  return key;
}

type IsArray = (name: string, around: readonly Open[]) => boolean;

function pathEnds(paths: readonly string[]): IsArray | undefined {
  if (paths.length === 0) return undefined;
  const byName = new Map<string, string[][]>();
  for (const path of paths) {
    const names = path.split('/');
    const name = names.pop()!;
    byName.set(name, [...(byName.get(name) ?? []), names.reverse()]);
  }
  return (name, around) =>
    byName
      .get(name)
      ?.some(parents => parents.every((parent, up) => around[around.length - 1 - up]?.name === parent)) ??
    false;
}
