// What SHA-256 (FIPS 180-4) of four leaves is made of: lane l of every vector belongs to leaf l. The kernel itself, hashFourLeaves, is written by
// scripts/kernels/hashFourLeaves.mjs. The ninth block is the padding of a 512-byte message and the same for every leaf.

import { K } from "./hashFourLeaves";

/** Turns the bytes of words round. In memory, because V8 makes a constant anew for each use. */
const SWAP: usize = memory.data<u8>([3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12]);

// @ts-ignore: decorator
@inline
function rotr(x: v128, n: i32): v128 {
  return v128.or(i32x4.shr_u(x, n), i32x4.shl(x, 32 - n));
}

// @ts-ignore: decorator
@inline
export function bigSigma0(a: v128): v128 {
  return v128.xor(v128.xor(rotr(a, 2), rotr(a, 13)), rotr(a, 22));
}

// @ts-ignore: decorator
@inline
function bigSigma1(e: v128): v128 {
  return v128.xor(v128.xor(rotr(e, 6), rotr(e, 11)), rotr(e, 25));
}

/** T1 of a round; `wk` is the sum of its word and its key. */
// @ts-ignore: decorator
@inline
export function temporary1(e: v128, f: v128, g: v128, h: v128, wk: v128): v128 {
  return i32x4.add(i32x4.add(i32x4.add(h, wk), v128.xor(g, v128.and(e, v128.xor(f, g)))), bigSigma1(e));
}

/** Word t of the schedule from the words t - 16, t - 15, t - 7 and t - 2. */
// @ts-ignore: decorator
@inline
export function extended(back16: v128, back15: v128, back7: v128, back2: v128): v128 {
  const s0 = v128.xor(v128.xor(rotr(back15, 7), rotr(back15, 18)), i32x4.shr_u(back15, 3));
  const s1 = v128.xor(v128.xor(rotr(back2, 17), rotr(back2, 19)), i32x4.shr_u(back2, 10));
  return i32x4.add(i32x4.add(back16, s0), i32x4.add(back7, s1));
}

/** Stores the four columns of the matrix with these rows. */
// @ts-ignore: decorator
@inline
export function transposed(to: usize, r0: v128, r1: v128, r2: v128, r3: v128): void {
  const x0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const x1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const x2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const x3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(x0, x2, 0, 2));
  v128.store(to, v128.shuffle<i64>(x0, x2, 1, 3), 16);
  v128.store(to, v128.shuffle<i64>(x1, x3, 0, 2), 32);
  v128.store(to, v128.shuffle<i64>(x1, x3, 1, 3), 48);
}

// @ts-ignore: decorator
@inline
export function swapped(at: usize): v128 {
  return v128.swizzle(v128.load(at), v128.load(SWAP));
}

/** Fills the second half of the scratch with the schedule of the padding block, the rounds' keys added. */
export function preparePadding(scratch: usize): void {
  let p = scratch + 1024;
  memory.fill(p, 0, 256);
  v128.store(p, i32x4.splat(0x80000000));
  v128.store(p, i32x4.splat(4096), 15 * 16);
  for (const end = p + 768; p < end; p += 16)
    v128.store(p, extended(v128.load(p), v128.load(p, 16), v128.load(p, 9 * 16), v128.load(p, 14 * 16)), 256);
  p = scratch + 1024;
  for (let i: usize = 0; i < 1024; i += 16) v128.store(p + i, i32x4.add(v128.load(p + i), v128.load(K + i)));
}
