const SHOWN_NAMES = 5;

/** Tells records from the elements around them, and, when there are none, what there is instead. */
export interface RecordMatch {
  /** What an element is whose parent is the `depth`th of the path's elements. */
  element(name: string, depth: number): 'ancestor' | 'record' | 'skipped';
  /** Why no record was found; undefined where the path leads to an element that is empty. */
  explain(): string | undefined;
}

export function recordMatch(path: readonly string[]): RecordMatch {
  const wanted = `/${path.join('/')}`;
  let root = '';
  let deepest = -1;
  let ancestor = -1;
  const found = new Set<string>();

  return {
    element(name, depth) {
      if (depth === 0) root = name;
      if (depth > deepest) {
        deepest = depth;
        found.clear();
      }
      if (depth === deepest && found.size < SHOWN_NAMES) found.add(name);
      if (path[depth] !== '*' && path[depth] !== name) return 'skipped';
      if (depth === path.length - 1) return 'record';
      ancestor = Math.max(ancestor, depth);
      return 'ancestor';
    },
    explain() {
      if (deepest === path.length - 2 && deepest === ancestor) return undefined;
      const names = [...found].map(name => `<${name}>`).join(', ');
      const there = deepest > 0 ? `, and in /${path.slice(0, deepest).join('/')} there is ${names}` : '';
      return `0 records at ${wanted}; the root is <${root}>${there}`;
    },
  };
}
