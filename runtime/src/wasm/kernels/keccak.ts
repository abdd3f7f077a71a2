// Keccak-f[1600] (FIPS 202, with Keccak's original padding: keccak256 of the EVM) of two 64-byte messages at a time, the nodes
// keccak256(left ‖ right) of the trees: lane l of every vector belongs to message l. The round is theta, rho and pi, chi, iota, unrolled over the
// 25 words a[x + 5y], and goes from one place in memory to another: 25 vectors are more than there are registers, and where a compiler spills them
// they may straddle cache lines, which can double a hash's time.
import { keccakState } from "./state";

/** Bytes of a state. */
const STATE: usize = 25 * 16;
/** The 24 words that iota adds. */
export const ROUND_CONSTANTS: usize = memory.data<u64>([
  0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
  0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
  0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
  0x000000000000800a, 0x800000008000000a, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
]);

// @ts-ignore: decorator
@inline
function rotl(x: v128, n: i32): v128 {
  return v128.or(i64x2.shl(x, n), i64x2.shr_u(x, 64 - n));
}

/** The parity of the column x. */
// @ts-ignore: decorator
@inline
function column(a: usize, x: usize): v128 {
  const upper = v128.xor(v128.load(a + x * 16), v128.load(a + (x + 5) * 16));
  const lower = v128.xor(v128.load(a + (x + 10) * 16), v128.load(a + (x + 15) * 16));
  return v128.xor(v128.xor(upper, lower), v128.load(a + (x + 20) * 16));
}

/** Word i after theta and rho. */
// @ts-ignore: decorator
@inline
function lane(a: usize, i: usize, d: v128, n: i32): v128 {
  return rotl(v128.xor(v128.load(a + i * 16), d), n);
}

// @ts-ignore: decorator
@inline
function chi(to: usize, b0: v128, b1: v128, b2: v128, b3: v128, b4: v128): void {
  v128.store(to, v128.xor(b0, v128.andnot(b2, b1)));
  v128.store(to, v128.xor(b1, v128.andnot(b3, b2)), 16);
  v128.store(to, v128.xor(b2, v128.andnot(b4, b3)), 32);
  v128.store(to, v128.xor(b3, v128.andnot(b0, b4)), 48);
  v128.store(to, v128.xor(b4, v128.andnot(b1, b0)), 64);
}

/** One round from the state at `a` to that at `to`, row by row of the result. */
// @ts-ignore: decorator
@inline
function round(a: usize, to: usize, constant: usize): void {
  const c0 = column(a, 0);
  const c1 = column(a, 1);
  const c2 = column(a, 2);
  const c3 = column(a, 3);
  const c4 = column(a, 4);
  const d0 = v128.xor(c4, rotl(c1, 1));
  const d1 = v128.xor(c0, rotl(c2, 1));
  const d2 = v128.xor(c1, rotl(c3, 1));
  const d3 = v128.xor(c2, rotl(c4, 1));
  const d4 = v128.xor(c3, rotl(c0, 1));
  chi(to, v128.xor(v128.load(a), d0), lane(a, 6, d1, 44), lane(a, 12, d2, 43), lane(a, 18, d3, 21), lane(a, 24, d4, 14));
  v128.store(to, v128.xor(v128.load(to), v128.load64_splat(constant)));
  chi(to + 80, lane(a, 3, d3, 28), lane(a, 9, d4, 20), lane(a, 10, d0, 3), lane(a, 16, d1, 45), lane(a, 22, d2, 61));
  chi(to + 160, lane(a, 1, d1, 1), lane(a, 7, d2, 6), lane(a, 13, d3, 25), lane(a, 19, d4, 8), lane(a, 20, d0, 18));
  chi(to + 240, lane(a, 4, d4, 27), lane(a, 5, d0, 36), lane(a, 11, d1, 10), lane(a, 17, d2, 15), lane(a, 23, d3, 56));
  chi(to + 320, lane(a, 2, d2, 62), lane(a, 8, d3, 55), lane(a, 14, d4, 39), lane(a, 15, d0, 41), lane(a, 21, d1, 2));
}

/** Makes the state before the first round from the 64 bytes at `p` and those at `q`, padded. */
// @ts-ignore: decorator
@inline
function begin(a: usize, p: usize, q: usize): void {
  for (let i: usize = 0; i < 8; i += 2) {
    const x = v128.load(p + i * 8);
    const y = v128.load(q + i * 8);
    v128.store(a + i * 16, v128.shuffle<i64>(x, y, 0, 2));
    v128.store(a + i * 16, v128.shuffle<i64>(x, y, 1, 3), 16);
  }
  for (let i: usize = 8; i < 25; i++) v128.store(a + i * 16, i64x2.splat(0));
  v128.store(a, i64x2.splat(1), 8 * 16);
  v128.store(a, i64x2.splat(0x8000000000000000), 16 * 16);
}

/** Writes the two hashes that are in the state after 24 rounds. */
// @ts-ignore: decorator
@inline
function end(a: usize, to: usize): void {
  for (let i: usize = 0; i < 4; i += 2) {
    const x = v128.load(a + i * 16);
    const y = v128.load(a + i * 16, 16);
    v128.store(to + i * 8, v128.shuffle<i64>(x, y, 0, 2));
    v128.store(to + i * 8, v128.shuffle<i64>(x, y, 1, 3), 32);
  }
}

/** Writes keccak256 of the 64 bytes at `p` to `to` and of those at `q` to `to + 32`. */
export function hashTwoNodes(p: usize, q: usize, to: usize): void {
  const a = keccakState;
  const b = a + STATE;
  begin(a, p, q);
  for (let constant = ROUND_CONSTANTS; constant < ROUND_CONSTANTS + 24 * 8; constant += 16) {
    round(a, b, constant);
    round(b, a, constant + 8);
  }
  end(a, to);
}

/** Writes keccak256 of each of the four 64 bytes at `from` to `to`: two pairs in turns, because the rounds of one wait for one another. */
export function hashFourNodes(from: usize, to: usize): void {
  const a = keccakState;
  const b = a + STATE;
  const c = b + STATE;
  const d = c + STATE;
  begin(a, from, from + 64);
  begin(c, from + 128, from + 192);
  for (let constant = ROUND_CONSTANTS; constant < ROUND_CONSTANTS + 24 * 8; constant += 16) {
    round(a, b, constant);
    round(c, d, constant);
    round(b, a, constant + 8);
    round(d, c, constant + 8);
  }
  end(a, to);
  end(c, to + 64);
}
