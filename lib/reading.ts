/** How the records of a block are read. */
export type Reading =
  | {
      readonly format: 'xml';
      readonly arrays: readonly string[];
      readonly entities: XmlEntities;
      readonly attributes: readonly DeclaredAttribute[];
    }
  | { readonly format: 'json'; readonly maxDepth: number }
  | { readonly format: 'lines'; readonly maxDepth: number };

/** Internal entities that a DOCTYPE declares; null for those that are never read. */
export type XmlEntities = readonly (readonly [name: string, text: string | null])[];

/** What the DOCTYPE says of an attribute. Of several declarations of the same one the first binds (XML 1.0, 3.3). */
export interface DeclaredAttribute {
  readonly element: string;
  readonly name: string;
  /** White space at both ends goes, and runs of it become one (3.3.3). */
  readonly isTokenized: boolean;
  /** Its value, as it is written, for elements that have it not; null for none. */
  readonly byDefault: string | null;
}
