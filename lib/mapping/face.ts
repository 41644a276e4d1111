import type { Wanted } from '../slots/wanted.js';
import type { Path } from './path.js';
import { type Scope, selectScopes } from './scope.js';
import { compilePath, type Selector } from './select.js';

/** What one table's part of a mapping is carried out over: how its paths reach texts, and which elements give rows. */
export interface Face<S> {
  scopes(record: S): readonly S[];
  /** The element whose rows in slots these are. */
  readonly place?: Wanted;
  select(path: Path): Selector<S>;
  /** What a json column takes. */
  raw(path: Path): (scope: S) => unknown;
}

/** @param each of the table */
export type FaceOf<S> = (each: Path | undefined) => Face<S>;

/** Over values: what readers and row functions give, and JSON. */
export const valueFace: FaceOf<Scope> = each => ({
  scopes: each ? selectScopes(each) : record => [record],
  select: compilePath,
  raw: path => compilePath(path).raw,
});
