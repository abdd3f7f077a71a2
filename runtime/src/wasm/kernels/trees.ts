// The trees of docs/spec/commitments.md over a tensor in memory, and the blocks of generated tensors.
import * as L from "./layout";
import { hashFourNodes, hashTwoNodes } from "./keccak";
// Written by scripts/kernels/hashFourLeaves.mjs while the kernels are compiled.
import { hashFourLeaves } from "./hashFourLeaves";
import { address, hashScratch, spareNodes, word } from "./state";

const HASH: usize = 32;

/** Hashes the nodes [first, end) of level `level + 1` from those of `level`; a missing right sibling is the zero subtree's hash. */
function fold(tree: usize, level: i32, first: i32, end: i32): void {
  const from = address(tree, L.LEVELS + level);
  const to = address(tree, L.LEVELS + level + 1);
  const below = nodes(tree, level);
  const spare = hashScratch + 2048;
  let i = first;
  for (; i + 4 <= end && 2 * i + 8 <= below; i += 4) hashFourNodes(from + <usize>i * 2 * HASH, to + <usize>i * HASH);
  for (; i < end; i += 2) {
    const two = i + 1 < end;
    const p = from + <usize>i * 2 * HASH;
    let q = two ? p + 2 * HASH : p;
    // Only the last node of a level can lack its right sibling.
    const lastLeft = (two ? i + 1 : i) * 2;
    let one = p;
    if (lastLeft + 1 >= below) {
      memory.copy(spare, from + <usize>lastLeft * HASH, HASH);
      memory.copy(spare + HASH, address(tree, L.ZEROS) + <usize>level * HASH, HASH);
      if (two) q = spare;
      else {
        one = spare;
        q = spare;
      }
    }
    if (two) hashTwoNodes(one, q, to + <usize>i * HASH);
    else {
      hashTwoNodes(one, q, spare + 2 * HASH);
      memory.copy(to + <usize>i * HASH, spare + 2 * HASH, HASH);
    }
  }
}

/** Nodes of a level that are not wholly padding. */
function nodes(tree: usize, level: i32): i32 {
  return (word(tree, L.LEAVES) + (1 << level) - 1) >> level;
}

/** Hashes one task's leaves and the nodes that lie wholly above them. */
export function hashLeaves(tree: usize, task: i32): void {
  const first = task * L.LEAVES_PER_TASK;
  const end = min(first + L.LEAVES_PER_TASK, word(tree, L.LEAVES));
  const tensor = address(tree, L.TENSOR);
  const to = address(tree, L.LEVELS);
  // Each four leaves carry the three nodes over the four before them. The first four have none, and hash what nobody needs.
  let carried = first;
  let children = spareNodes;
  let parents = children + 4 * HASH;
  let grandparent = parents + 2 * HASH;
  let leaf = first;
  for (; leaf + 4 <= end; leaf += 4) {
    const hashes = to + <usize>leaf * HASH;
    hashFourLeaves(tensor + <usize>leaf * 512, hashes, hashScratch, children, parents, grandparent);
    carried = leaf;
    children = hashes;
    parents = address(tree, L.LEVELS + 1) + <usize>(leaf >> 1) * HASH;
    grandparent = address(tree, L.LEVELS + 2) + <usize>(leaf >> 2) * HASH;
  }
  if (leaf < end) {
    // The tail's missing leaves are hashed as whatever lies behind the tensor, and dropped.
    const spare = hashScratch + 2048 + 256;
    hashFourLeaves(tensor + <usize>leaf * 512, spare, hashScratch, children, parents, grandparent);
    memory.copy(to + <usize>leaf * HASH, spare, <usize>(end - leaf) * HASH);
    carried = leaf;
  }
  const depth = min(word(tree, L.DEPTH), L.LEVELS_PER_TASK);
  for (let level: i32 = 0; level < depth; level++) {
    const begin = (level < 2 ? carried : first) >> (level + 1);
    fold(tree, level, begin, min((first + L.LEAVES_PER_TASK) >> (level + 1), nodes(tree, level + 1)));
  }
}

/** Hashes the nodes above all tasks' subtrees. */
export function hashTop(tree: usize): void {
  const depth = word(tree, L.DEPTH);
  for (let level: i32 = L.LEVELS_PER_TASK; level < depth; level++) fold(tree, level, 0, nodes(tree, level + 1));
}

/** Fills one chunk of a generated tensor: block i is keccak256(seed ‖ u256be i). */
export function generate(source: usize, chunk: i32): void {
  const perChunk = word(source, L.BLOCKS_PER_CHUNK);
  const from = chunk * perChunk;
  const until = min(from + perChunk, word(source, L.BLOCKS));
  const p = hashScratch + 2048;
  const q = p + 64;
  memory.copy(p, address(source, L.SEED), HASH);
  memory.fill(p + 32, 0, 32);
  memory.copy(q, p, 64);
  for (let i = from; i < until; i += 2) {
    store<u32>(p, bswap<u32>(i), 60);
    store<u32>(q, bswap<u32>(i + 1), 60);
    // Two blocks at a time; the tensor's memory is a whole number of leaves, so the second one always has room.
    hashTwoNodes(p, q, address(source, L.TARGET) + <usize>i * HASH);
  }
}
