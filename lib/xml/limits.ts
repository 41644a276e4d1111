export interface Limits {
  /** Elements within each other. */
  readonly maxDepth: number;
  /** Attributes of one element. */
  readonly maxAttributes: number;
  /** Bytes of one element name. */
  readonly maxNameBytes: number;
}
