// SHA-256 (FIPS 180-4) of four 512-byte leaves at a time: lane l of every vector belongs to leaf l.
// The ninth block is the padding of a 512-byte message and the same for every leaf.
// Vectors keep only a part of a core busy, so between the rounds three nodes of a tree are hashed in scalar registers: eight rounds of SHA-256
// carry one of Keccak, and so three blocks one node. Taken together both cost little more than the leaves alone.
import { ROUND_CONSTANTS } from "./keccak";
import { beginNode, endNode, parities, row, STATE } from "./keccakNode";
import { nodeScratch } from "./state";

const K: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
  0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
  0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
  0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
  0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
  0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

const SWAP = i8x16(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);

// @ts-ignore: decorator
@inline
function rotr(x: v128, n: i32): v128 {
  return v128.or(i32x4.shr_u(x, n), i32x4.shl(x, 32 - n));
}

// @ts-ignore: decorator
@inline
function big1(e: v128): v128 {
  return v128.xor(v128.xor(rotr(e, 6), rotr(e, 11)), rotr(e, 25));
}

// @ts-ignore: decorator
@inline
function big0(a: v128): v128 {
  return v128.xor(v128.xor(rotr(a, 2), rotr(a, 13)), rotr(a, 22));
}

// @ts-ignore: decorator
@inline
function t1(e: v128, f: v128, g: v128, h: v128, w: v128, k: v128): v128 {
  return i32x4.add(i32x4.add(i32x4.add(h, i32x4.add(w, k)), v128.xor(g, v128.and(e, v128.xor(f, g)))), big1(e));
}

// @ts-ignore: decorator
@inline
function t2(a: v128, b: v128, ab: v128, bc: v128): v128 {
  // The majority of a, b, c, where ab = a ^ b and bc = b ^ c, which was the round before's ab.
  return i32x4.add(big0(a), v128.xor(v128.and(ab, bc), b));
}

// @ts-ignore: decorator
@inline
function store4(to: usize, r0: v128, r1: v128, r2: v128, r3: v128): void {
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
function swapped(at: usize): v128 {
  return v128.swizzle(v128.load(at), SWAP);
}

/** Extends a message schedule by the word 16 behind `p`. */
// @ts-ignore: decorator
@inline
function extend(p: usize): void {
  const a = v128.load(p, 16);
  const b = v128.load(p, 14 * 16);
  const s0 = v128.xor(v128.xor(rotr(a, 7), rotr(a, 18)), i32x4.shr_u(a, 3));
  const s1 = v128.xor(v128.xor(rotr(b, 17), rotr(b, 19)), i32x4.shr_u(b, 10));
  v128.store(p, i32x4.add(i32x4.add(v128.load(p), s0), i32x4.add(v128.load(p, 9 * 16), s1)), 256);
}

/**
 * Writes the hashes of the four leaves at `from`, `from + 512`, … to `to`, `to + 32`, …; `w` is 2,048 bytes of scratch whose second half `preparePadding`
 * filled. Reads up to 2,304 bytes behind the leaves. Writes also the hashes of the two pairs of nodes at `children` to `parents`, and that of the pair which these make to `grandparent`.
 */
export function hashFourLeaves(from: usize, to: usize, w: usize, children: usize, parents: usize, grandparent: usize): void {
  let state = nodeScratch;
  let next = state + STATE;
  const deltas = next + STATE;
  let swap: usize;
  let constant = ROUND_CONSTANTS;
  let h0 = i32x4.splat(0x6a09e667);
  let h1 = i32x4.splat(0xbb67ae85);
  let h2 = i32x4.splat(0x3c6ef372);
  let h3 = i32x4.splat(0xa54ff53a);
  let h4 = i32x4.splat(0x510e527f);
  let h5 = i32x4.splat(0x9b05688c);
  let h6 = i32x4.splat(0x1f83d9ab);
  let h7 = i32x4.splat(0x5be0cd19);
  let touched: u32 = 0;
  for (let block: i32 = 0; block < 9; block++) {
    if (block % 3 == 0) {
      beginNode(state, block == 0 ? children : block == 3 ? children + 64 : parents);
      constant = ROUND_CONSTANTS;
    }
    let p = w;
    if (block < 8) {
      for (let i: usize = 0; i < 64; i += 16) {
        const at = from + i;
        store4(w + i * 4, swapped(at), swapped(at + 512), swapped(at + 1024), swapped(at + 1536));
      }
    } else p = w + 1024;
    let a = h0;
    let b = h1;
    let c = h2;
    let d = h3;
    let e = h4;
    let f = h5;
    let g = h6;
    let h = h7;
    let x = v128.xor(b, c);
    let y: v128;
    let t: v128;
    let k = K;
    // The schedule grows between the rounds: these wait for one another, its words hardly do. The padding block's is there already.
    if (block < 8) {
      for (const end = p + 768; p < end; p += 128, k += 32) {
        extend(p);
        t = t1(e, f, g, h, v128.load(p), v128.load32_splat(k));
        y = v128.xor(a, b);
        d = i32x4.add(d, t);
        h = i32x4.add(t, t2(a, b, y, x));
        parities(state, deltas);
        extend(p + 16);
        t = t1(d, e, f, g, v128.load(p, 16), v128.load32_splat(k, 4));
        x = v128.xor(h, a);
        c = i32x4.add(c, t);
        g = i32x4.add(t, t2(h, a, x, y));
        extend(p + 32);
        t = t1(c, d, e, f, v128.load(p, 32), v128.load32_splat(k, 8));
        y = v128.xor(g, h);
        b = i32x4.add(b, t);
        f = i32x4.add(t, t2(g, h, y, x));
        row(0, state, deltas, next, constant);
        extend(p + 48);
        t = t1(b, c, d, e, v128.load(p, 48), v128.load32_splat(k, 12));
        x = v128.xor(f, g);
        a = i32x4.add(a, t);
        e = i32x4.add(t, t2(f, g, x, y));
        row(1, state, deltas, next, constant);
        extend(p + 64);
        t = t1(a, b, c, d, v128.load(p, 64), v128.load32_splat(k, 16));
        y = v128.xor(e, f);
        h = i32x4.add(h, t);
        d = i32x4.add(t, t2(e, f, y, x));
        row(2, state, deltas, next, constant);
        extend(p + 80);
        t = t1(h, a, b, c, v128.load(p, 80), v128.load32_splat(k, 20));
        x = v128.xor(d, e);
        g = i32x4.add(g, t);
        c = i32x4.add(t, t2(d, e, x, y));
        row(3, state, deltas, next, constant);
        extend(p + 96);
        t = t1(g, h, a, b, v128.load(p, 96), v128.load32_splat(k, 24));
        y = v128.xor(c, d);
        f = i32x4.add(f, t);
        b = i32x4.add(t, t2(c, d, y, x));
        row(4, state, deltas, next, constant);
        extend(p + 112);
        t = t1(f, g, h, a, v128.load(p, 112), v128.load32_splat(k, 28));
        x = v128.xor(b, c);
        e = i32x4.add(e, t);
        a = i32x4.add(t, t2(b, c, x, y));
        swap = state;
        state = next;
        next = swap;
        constant += 8;
      }
    }
    for (const end = (block < 8 ? w : w + 1024) + 1024; p < end; p += 128, k += 32) {
      t = t1(e, f, g, h, v128.load(p), v128.load32_splat(k));
      y = v128.xor(a, b);
      d = i32x4.add(d, t);
      h = i32x4.add(t, t2(a, b, y, x));
      parities(state, deltas);
      t = t1(d, e, f, g, v128.load(p, 16), v128.load32_splat(k, 4));
      x = v128.xor(h, a);
      c = i32x4.add(c, t);
      g = i32x4.add(t, t2(h, a, x, y));
      t = t1(c, d, e, f, v128.load(p, 32), v128.load32_splat(k, 8));
      y = v128.xor(g, h);
      b = i32x4.add(b, t);
      f = i32x4.add(t, t2(g, h, y, x));
      row(0, state, deltas, next, constant);
      t = t1(b, c, d, e, v128.load(p, 48), v128.load32_splat(k, 12));
      x = v128.xor(f, g);
      a = i32x4.add(a, t);
      e = i32x4.add(t, t2(f, g, x, y));
      row(1, state, deltas, next, constant);
      t = t1(a, b, c, d, v128.load(p, 64), v128.load32_splat(k, 16));
      y = v128.xor(e, f);
      h = i32x4.add(h, t);
      d = i32x4.add(t, t2(e, f, y, x));
      row(2, state, deltas, next, constant);
      t = t1(h, a, b, c, v128.load(p, 80), v128.load32_splat(k, 20));
      x = v128.xor(d, e);
      g = i32x4.add(g, t);
      c = i32x4.add(t, t2(d, e, x, y));
      row(3, state, deltas, next, constant);
      t = t1(g, h, a, b, v128.load(p, 96), v128.load32_splat(k, 24));
      y = v128.xor(c, d);
      f = i32x4.add(f, t);
      b = i32x4.add(t, t2(c, d, y, x));
      row(4, state, deltas, next, constant);
      t = t1(f, g, h, a, v128.load(p, 112), v128.load32_splat(k, 28));
      x = v128.xor(b, c);
      e = i32x4.add(e, t);
      a = i32x4.add(t, t2(b, c, x, y));
      swap = state;
      state = next;
      next = swap;
      constant += 8;
    }
    h0 = i32x4.add(h0, a);
    h1 = i32x4.add(h1, b);
    h2 = i32x4.add(h2, c);
    h3 = i32x4.add(h3, d);
    h4 = i32x4.add(h4, e);
    h5 = i32x4.add(h5, f);
    h6 = i32x4.add(h6, g);
    h7 = i32x4.add(h7, h);
    // Calls the next four leaves into the cache in the order in which they lie: the four that are read at a time are not, and no prefetcher sees through that.
    const ahead = from + 2048 + 192 * block;
    touched ^= load<u32>(ahead) ^ load<u32>(ahead, 64) ^ load<u32>(ahead, 128) ^ load<u32>(ahead, 192);
    from += 64;
    if (block % 3 == 2) endNode(state, block == 2 ? parents : block == 5 ? parents + 32 : grandparent);
  }
  store4(w, h0, h1, h2, h3);
  store4(w + 64, h4, h5, h6, h7);
  // Kept, so that the compiler keeps the loads.
  store<u32>(w + 128, touched);
  for (let leaf: usize = 0; leaf < 4; leaf++) {
    v128.store(to + leaf * 32, swapped(w + leaf * 16));
    v128.store(to + leaf * 32, swapped(w + leaf * 16 + 64), 16);
  }
}

/** Fills the second half of the scratch with the schedule of the padding block. */
export function preparePadding(w: usize): void {
  let p = w + 1024;
  memory.fill(p, 0, 256);
  v128.store(p, i32x4.splat(0x80000000));
  v128.store(p, i32x4.splat(4096), 15 * 16);
  for (const end = p + 768; p < end; p += 16) extend(p);
}
