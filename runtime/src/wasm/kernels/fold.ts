// Folding of openings (docs/spec/commitments.md), one at a time and from JavaScript: of many openings of one tree the nodes near its root are the same.
// A node is hashed once and then looked up by its two children, all 64 bytes of them compared, so that what is found is what hashing would give.
import { FOLD_ENTRY, FOLD_MASK } from "./layout";
import { hashTwoNodes } from "./keccak";

// An entry: the children, their hash, and 1 once it is filled.
const HASH: usize = 64;
const FILLED: usize = 96;

// @ts-ignore: decorator
@inline
function same(p: usize, q: usize): bool {
  const x = v128.or(v128.xor(v128.load(p), v128.load(q)), v128.xor(v128.load(p, 16), v128.load(q, 16)));
  const y = v128.or(v128.xor(v128.load(p, 32), v128.load(q, 32)), v128.xor(v128.load(p, 48), v128.load(q, 48)));
  return !v128.any_true(v128.or(x, y));
}

/** Writes keccak256 of the 64 bytes at `pair` to `to`; `known` is the table of hashes found before. */
function hashPair(pair: usize, to: usize, known: usize): void {
  const entry = known + <usize>((load<u32>(pair) ^ rotl<u32>(load<u32>(pair, 32), 7)) & FOLD_MASK) * FOLD_ENTRY;
  if (!load<u32>(entry, FILLED) || !same(entry, pair)) {
    memory.copy(entry, pair, 64);
    // The second hash goes behind the first one and is overwritten.
    hashTwoNodes(entry, entry, entry + HASH);
    store<u32>(entry, 1, FILLED);
  }
  v128.store(to, v128.load(entry, HASH));
  v128.store(to, v128.load(entry, HASH + 16), 16);
}

/**
 * Folds `count` neighbouring nodes from index `first`, which lie at `nodes + 32`, over `levels` levels; `siblings` are those of a range opening, in its
 * order. The root comes to `nodes + 32`. 32 bytes in front of the nodes and behind them are overwritten.
 */
export function foldRange(nodes: usize, count: u32, first: u32, levels: i32, siblings: usize, known: usize): void {
  for (let level: i32 = 0; level < levels; level++) {
    const odd = first & 1;
    if (odd) {
      memory.copy(nodes, siblings, 32);
      siblings += 32;
    }
    if ((odd + count) & 1) {
      memory.copy(nodes + 32 + ((<usize>count) << 5), siblings, 32);
      siblings += 32;
    }
    const begin = odd ? nodes : nodes + 32;
    count = (odd + count + 1) >> 1;
    // A parent never lands behind its children.
    for (let i: u32 = 0; i < count; i++) hashPair(begin + ((<usize>i) << 6), nodes + 32 + ((<usize>i) << 5), known);
    first >>= 1;
  }
}
