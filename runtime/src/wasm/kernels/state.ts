// Where this worker's own memory lies; every worker has an instance of its own over the shared memory.
import { MOST_BLOCK } from "./layout";

const ROW: usize = (MOST_BLOCK + 16) * 4;

/** Scratch of SHA-256: 2 KiB. */
export let hashScratch: usize = 0;
/** The loop indices, 8 words. */
export let loops: usize = 0;
/** Four states of Keccak, 25 vectors each. */
export let keccakState: usize = 0;
/** Room for seven hashes of nodes that nobody needs. */
export let spareNodes: usize = 0;
/** Rows of i32. */
export let rowA: usize = 0;
export let rowB: usize = 0;
export let rowAcc: usize = 0;
export let rowBias: usize = 0;
export let rowScale: usize = 0;
/** Packing buffers, as long as the run's largest contraction needs. */
export let buffers: usize = 0;

export function place(at: usize, bytes: usize): void {
  hashScratch = at;
  loops = at + 2560;
  keccakState = at + 2688;
  spareNodes = at + 4288;
  rowA = at + 4544;
  rowB = rowA + ROW;
  rowAcc = rowB + ROW;
  rowBias = rowAcc + ROW;
  rowScale = rowBias + ROW;
  buffers = at + bytes;
}

// @ts-ignore: decorator
@inline
export function word(plan: usize, index: usize): i32 {
  return load<i32>(plan + (index << 2));
}

// @ts-ignore: decorator
@inline
export function address(plan: usize, index: usize): usize {
  return load<u32>(plan + (index << 2));
}

// @ts-ignore: decorator
@inline
export function loop(index: i32): i32 {
  return load<i32>(loops + ((<usize>index) << 2));
}

// @ts-ignore: decorator
@inline
export function setLoop(index: i32, value: i32): void {
  store<i32>(loops + ((<usize>index) << 2), value);
}
