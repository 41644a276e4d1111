import { nameHash } from './lexer-bytes.js';

/**
 * What of elements is read: all that is in them, or themselves with some of their children. A tree as numbers, which the
 * kernel can look at, too. A node is its index: whether all is read; the node of children of any other name, or 0; a mask;
 * and for each value that the bits of the mask can have, the hash of a name and the node of such children, or 0. A name
 * stands where its hash says, or behind.
 */
export type Pick = Int32Array<ArrayBuffer>;

/** The record. */
export const ROOT = 0;
export const EVERYTHING: Pick = Int32Array.of(1, 0, 0, 0, 0);
export const NOTHING = -1;

/** Whether all of the record is read. */
export function picksAll(pick: Pick): boolean {
  return pick[ROOT] === 1;
}

/** The node of the child of that name; `NOTHING` when it is left out. */
export function childOf(pick: Pick, node: number, hash: number): number {
  if (pick[node] === 1) return node;
  const mask = pick[node + 2]!;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const entry = node + 3 + slot * 2;
    const child = pick[entry + 1]!;
    if (child === 0) return pick[node + 1] || NOTHING;
    if (pick[entry] === hash) return child;
  }
}

interface Node {
  all: boolean;
  readonly named: Map<number, Node>;
  other: Node | undefined;
}

/**
 * The elements that paths below a record lead to, each with all that is in it; a path that ends in an attribute, as
 * `lines/line/@sku`, or in `#text` needs of its element only the tag and the text. `*` is any name.
 *
 * Names are told apart by hash: of two with the same one both are read, which costs time but loses nothing.
 */
export function pickTree(paths: readonly string[] | undefined): Pick {
  if (!paths) return EVERYTHING;
  const root = newNode();
  for (const path of paths) insert(root, namesOf(path));
  settle(root);
  const numbers: number[] = [];
  write(root, numbers);
  return Int32Array.from(numbers);
}

const NAME = /^[^\s/@#[\]"'=<>&]+$/;

function namesOf(path: string): readonly string[] {
  const names = path.split('/');
  const isRight = names.every((name, index) => {
    const last = index === names.length - 1;
    return (
      NAME.test(name) || (last && (name === '#text' || (name.startsWith('@') && NAME.test(name.slice(1)))))
    );
  });
  if (isRight && (path === '.' || !names.includes('.'))) return names;
  throw new TypeError(
    `pick: expected a path below the record such as lines/line or lines/line/@sku, got ${JSON.stringify(path)}`,
  );
}

function newNode(): Node {
  return { all: false, named: new Map(), other: undefined };
}

/** Gives its index. */
function write({ all, named, other }: Node, to: number[]): number {
  const node = to.length;
  let size = 1;
  while (size <= named.size) size *= 2;
  to.push(Number(all), 0, size - 1, ...Array.from({ length: size * 2 }, () => 0));
  if (other) to[node + 1] = write(other, to);
  for (const [hash, child] of named) {
    let slot = hash & (size - 1);
    while (to[node + 4 + slot * 2] !== 0) slot = (slot + 1) & (size - 1);
    to[node + 3 + slot * 2] = hash;
    to[node + 4 + slot * 2] = write(child, to);
  }
  return node;
}

function insert(node: Node, [name, ...rest]: readonly string[]): void {
  if (name === undefined || name === '.') node.all = true;
  else if (!name.startsWith('@') && name !== '#text') insert(grown(node, name), rest);
}

function grown(node: Node, name: string): Node {
  if (name === '*') {
    node.other ??= newNode();
    return node.other;
  }
  const hash = nameHash(name);
  const child = node.named.get(hash) ?? newNode();
  node.named.set(hash, child);
  return child;
}

/** What is needed of any child is needed of those with a name, too. */
function settle(node: Node): void {
  if (node.other) for (const child of node.named.values()) merge(child, node.other);
  for (const child of node.named.values()) settle(child);
  if (node.other) settle(node.other);
}

function merge(into: Node, from: Node): void {
  into.all ||= from.all;
  for (const [hash, child] of from.named) {
    const same = into.named.get(hash) ?? newNode();
    into.named.set(hash, same);
    merge(same, child);
  }
  if (!from.other) return;
  into.other ??= newNode();
  merge(into.other, from.other);
}
