/** A parsed path: how far up it goes, the elements it steps down through, and what it takes there. */
export interface Path {
  /** `record`: from the record's root (`/a`); `here`: from the current element. */
  readonly from: 'here' | 'record';
  /** How many `..` it begins with. */
  readonly up: number;
  readonly steps: readonly Step[];
  readonly take: Take;
}

export interface Step {
  /** Name of a child element, key of a JSON object, or `*` for any. */
  readonly name: string;
  readonly any: boolean;
  readonly predicates: readonly Predicate[];
}

export type Take =
  /** The element itself: its text, where a text is wanted. */
  | { readonly kind: 'element' }
  | { readonly kind: 'attribute'; readonly name: string }
  /** Its number, from 1, among its like in the record. */
  | { readonly kind: 'number' }
  | { readonly kind: 'name' };

export type Predicate =
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'where'; readonly all: readonly Comparison[] };

export interface Comparison {
  readonly path: Path;
  /** `present`: there is such an attribute or element. */
  readonly test: 'present' | '=' | '!=';
  readonly value: string;
}
