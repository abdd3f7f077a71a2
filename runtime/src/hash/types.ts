/** 32 bytes. */
export type Hash = Uint8Array;

/** Hashes one behind the other, or each by itself. */
export type Hashes = Uint8Array | readonly Hash[];

/** Bytes of a leaf; a constant of the program version. */
export const LEAF_BYTES = 512;

/** A Merkle tree over `count` hashes, padded with zero subtrees to 2^depth (docs/spec/commitments.md). Levels count from the leaves. */
export interface Tree {
  readonly count: number;
  readonly depth: number;
  readonly root: Hash;
  /** A node, in the padding too. */
  node(address: { level: number; index: number }): Hash;
  /** The siblings of node (level, index) from its level (default 0) upwards. */
  path(address: { index: number; level?: number }): Hash[];
  /** The siblings that open `count` neighbouring items from `first`. */
  range(items: { first: number; count: number }): Hash[];
  /** The same, one behind the other; for one item its path. */
  siblings(items: { first: number; count: number }): Uint8Array;
}
