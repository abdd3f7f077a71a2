// Keccak-f[1600] (FIPS 202, with Keccak's original padding: keccak256 of the EVM) of two 64-byte messages at a time, the nodes
// keccak256(left ‖ right) of the trees: lane l of every vector belongs to message l. The round is theta, rho and pi, chi, iota, unrolled over the
// 25 words a[x + 5y].

const RC: usize = memory.data<u64>([
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

// @ts-ignore: decorator
@inline
function word(p: usize, q: usize, i: usize): v128 {
  return i64x2.replace_lane(v128.load64_zero(p + i * 8), 1, load<i64>(q + i * 8));
}

/** Writes keccak256 of the 64 bytes at `p` to `to` and of those at `q` to `to + 32`. */
export function hashTwoNodes(p: usize, q: usize, to: usize): void {
  let a0 = word(p, q, 0);
  let a1 = word(p, q, 1);
  let a2 = word(p, q, 2);
  let a3 = word(p, q, 3);
  let a4 = word(p, q, 4);
  let a5 = word(p, q, 5);
  let a6 = word(p, q, 6);
  let a7 = word(p, q, 7);
  let a8 = i64x2.splat(1);
  let a9 = i64x2.splat(0);
  let a10 = i64x2.splat(0);
  let a11 = i64x2.splat(0);
  let a12 = i64x2.splat(0);
  let a13 = i64x2.splat(0);
  let a14 = i64x2.splat(0);
  let a15 = i64x2.splat(0);
  let a16 = i64x2.splat(0x8000000000000000);
  let a17 = i64x2.splat(0);
  let a18 = i64x2.splat(0);
  let a19 = i64x2.splat(0);
  let a20 = i64x2.splat(0);
  let a21 = i64x2.splat(0);
  let a22 = i64x2.splat(0);
  let a23 = i64x2.splat(0);
  let a24 = i64x2.splat(0);
  for (let round: usize = 0; round < 24; round++) {
    const c0 = v128.xor(v128.xor(v128.xor(v128.xor(a0, a5), a10), a15), a20);
    const c1 = v128.xor(v128.xor(v128.xor(v128.xor(a1, a6), a11), a16), a21);
    const c2 = v128.xor(v128.xor(v128.xor(v128.xor(a2, a7), a12), a17), a22);
    const c3 = v128.xor(v128.xor(v128.xor(v128.xor(a3, a8), a13), a18), a23);
    const c4 = v128.xor(v128.xor(v128.xor(v128.xor(a4, a9), a14), a19), a24);
    const d0 = v128.xor(c4, rotl(c1, 1));
    const d1 = v128.xor(c0, rotl(c2, 1));
    const d2 = v128.xor(c1, rotl(c3, 1));
    const d3 = v128.xor(c2, rotl(c4, 1));
    const d4 = v128.xor(c3, rotl(c0, 1));
    const b0 = v128.xor(a0, d0);
    const b1 = rotl(v128.xor(a6, d1), 44);
    const b2 = rotl(v128.xor(a12, d2), 43);
    const b3 = rotl(v128.xor(a18, d3), 21);
    const b4 = rotl(v128.xor(a24, d4), 14);
    const b5 = rotl(v128.xor(a3, d3), 28);
    const b6 = rotl(v128.xor(a9, d4), 20);
    const b7 = rotl(v128.xor(a10, d0), 3);
    const b8 = rotl(v128.xor(a16, d1), 45);
    const b9 = rotl(v128.xor(a22, d2), 61);
    const b10 = rotl(v128.xor(a1, d1), 1);
    const b11 = rotl(v128.xor(a7, d2), 6);
    const b12 = rotl(v128.xor(a13, d3), 25);
    const b13 = rotl(v128.xor(a19, d4), 8);
    const b14 = rotl(v128.xor(a20, d0), 18);
    const b15 = rotl(v128.xor(a4, d4), 27);
    const b16 = rotl(v128.xor(a5, d0), 36);
    const b17 = rotl(v128.xor(a11, d1), 10);
    const b18 = rotl(v128.xor(a17, d2), 15);
    const b19 = rotl(v128.xor(a23, d3), 56);
    const b20 = rotl(v128.xor(a2, d2), 62);
    const b21 = rotl(v128.xor(a8, d3), 55);
    const b22 = rotl(v128.xor(a14, d4), 39);
    const b23 = rotl(v128.xor(a15, d0), 41);
    const b24 = rotl(v128.xor(a21, d1), 2);
    a0 = v128.xor(v128.xor(b0, v128.andnot(b2, b1)), v128.load64_splat(RC + round * 8));
    a1 = v128.xor(b1, v128.andnot(b3, b2));
    a2 = v128.xor(b2, v128.andnot(b4, b3));
    a3 = v128.xor(b3, v128.andnot(b0, b4));
    a4 = v128.xor(b4, v128.andnot(b1, b0));
    a5 = v128.xor(b5, v128.andnot(b7, b6));
    a6 = v128.xor(b6, v128.andnot(b8, b7));
    a7 = v128.xor(b7, v128.andnot(b9, b8));
    a8 = v128.xor(b8, v128.andnot(b5, b9));
    a9 = v128.xor(b9, v128.andnot(b6, b5));
    a10 = v128.xor(b10, v128.andnot(b12, b11));
    a11 = v128.xor(b11, v128.andnot(b13, b12));
    a12 = v128.xor(b12, v128.andnot(b14, b13));
    a13 = v128.xor(b13, v128.andnot(b10, b14));
    a14 = v128.xor(b14, v128.andnot(b11, b10));
    a15 = v128.xor(b15, v128.andnot(b17, b16));
    a16 = v128.xor(b16, v128.andnot(b18, b17));
    a17 = v128.xor(b17, v128.andnot(b19, b18));
    a18 = v128.xor(b18, v128.andnot(b15, b19));
    a19 = v128.xor(b19, v128.andnot(b16, b15));
    a20 = v128.xor(b20, v128.andnot(b22, b21));
    a21 = v128.xor(b21, v128.andnot(b23, b22));
    a22 = v128.xor(b22, v128.andnot(b24, b23));
    a23 = v128.xor(b23, v128.andnot(b20, b24));
    a24 = v128.xor(b24, v128.andnot(b21, b20));
  }
  store<i64>(to, i64x2.extract_lane(a0, 0), 0);
  store<i64>(to, i64x2.extract_lane(a0, 1), 32);
  store<i64>(to, i64x2.extract_lane(a1, 0), 8);
  store<i64>(to, i64x2.extract_lane(a1, 1), 40);
  store<i64>(to, i64x2.extract_lane(a2, 0), 16);
  store<i64>(to, i64x2.extract_lane(a2, 1), 48);
  store<i64>(to, i64x2.extract_lane(a3, 0), 24);
  store<i64>(to, i64x2.extract_lane(a3, 1), 56);
}
