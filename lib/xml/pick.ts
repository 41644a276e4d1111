import { nameHash } from './lexer-bytes.js';

/** What of an element is read: all that is in it, or itself with some of its children. */
export interface Pick {
  readonly all: boolean;
  /** The child of that name; undefined when it is left out. */
  child(hash: number): Pick | undefined;
}

export const EVERYTHING: Pick = { all: true, child: () => EVERYTHING };

interface Node extends Pick {
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
  return root;
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
  const named = new Map<number, Node>();
  return {
    all: false,
    named,
    other: undefined,
    child(hash) {
      return this.all ? EVERYTHING : (named.get(hash) ?? this.other);
    },
  };
}

function insert(node: Node, [name, ...rest]: readonly string[]): void {
  if (name === undefined || name === '.') node.all = true;
  else if (!name.startsWith('@') && name !== '#text') insert(childOf(node, name), rest);
}

function childOf(node: Node, name: string): Node {
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
