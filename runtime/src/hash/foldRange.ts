import { readKernels } from "#readKernels";
import * as L from "../wasm/kernels/layout.ts";
import { siblingCount } from "./siblingCount.ts";
import type { Hash, Hashes } from "./types.ts";

interface Folder {
  readonly memory: WebAssembly.Memory;
  /** All of the memory. */
  bytes: Uint8Array;
  fold(nodes: number, count: number, first: number, levels: number, siblings: number, known: number): void;
}

const PAGE = 65_536;
// Behind the first page, which holds the compiled kernels' constants: the kernels' own memory, the table of known nodes, siblings, nodes.
const KNOWN = PAGE + L.WORKER_BYTES;
const SIBLINGS = KNOWN + (L.FOLD_MASK + 1) * L.FOLD_ENTRY;
// Indices of nodes are u32.
const MOST_LEVELS = 32;
const NODES = SIBLINGS + 2 * MOST_LEVELS * 32;
const MOST_PAGES = 2048;

let folder: Folder | null = null;

/** Prepares folding; part of initHash. */
export async function initFold(): Promise<void> {
  if (folder !== null) return;
  const module = await WebAssembly.compile(await readKernels());
  const memory = new WebAssembly.Memory({ initial: Math.ceil(NODES / PAGE) + 1, maximum: MOST_PAGES, shared: true });
  const { start, foldRange: fold } = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as {
    start(at: number, bytes: number): void;
    foldRange: Folder["fold"];
  };
  start(PAGE, L.WORKER_BYTES);
  folder = { memory, bytes: new Uint8Array(memory.buffer), fold };
}

/**
 * The root that follows from neighbouring nodes from index `first` at `level` (default 0) of a tree of `depth` and their siblings in opening order.
 * Throws RangeError when the range does not lie in the tree or the number of siblings is not what it takes. Nodes that were hashed lately are looked
 * up by their children, so many openings of one tree cost little more than their parts that differ.
 */
export function foldRange({
  hashes,
  first,
  siblings,
  depth,
  level = 0,
}: {
  hashes: Hashes;
  first: number;
  siblings: Hashes;
  depth: number;
  level?: number;
}): Hash {
  if (folder === null) throw new Error("await initHash() before hashing");
  const count = countOf(hashes);
  const needed = siblingCount({ first, count, level, depth });
  if (countOf(siblings) !== needed) throw new RangeError(`the opening takes ${needed} siblings, got ${countOf(siblings)}`);
  if (depth - level > MOST_LEVELS) throw new RangeError(`${depth - level} levels, at most ${MOST_LEVELS} are folded`);
  const missing = Math.ceil((NODES + (count + 2) * 32 - folder.bytes.length) / PAGE);
  if (missing > 0) {
    folder.memory.grow(missing);
    folder.bytes = new Uint8Array(folder.memory.buffer);
  }
  const { bytes, fold } = folder;
  write(bytes, NODES + 32, hashes);
  write(bytes, SIBLINGS, siblings);
  fold(NODES, count, first, depth - level, SIBLINGS, KNOWN);
  return bytes.slice(NODES + 32, NODES + 64);
}

function countOf(hashes: Hashes): number {
  return hashes instanceof Uint8Array ? hashes.length / 32 : hashes.length;
}

function write(bytes: Uint8Array, at: number, hashes: Hashes): void {
  if (hashes instanceof Uint8Array) bytes.set(hashes, at);
  else hashes.forEach((hash, i) => bytes.set(hash, at + i * 32));
}
