// The inner loops of a contraction. A panel of B holds, for each pair of k, the pair (i16, i16) of each of its columns side by side; one
// `i32x4.dot_i16x8_s` of it with a splat pair of A's row multiplies and adds two k for four columns. Products of i8 are at most 2^14, so a pair's
// sum is exact; the i32 accumulators wrap as the specification says.

// @ts-ignore: decorator
@inline
function dot(acc: v128, pair: v128, columns: v128): v128 {
  return i32x4.add(acc, i32x4.dot_i16x8_s(pair, columns));
}

/** acc[0..3][0..7] = rows a, a + aStep, … times a panel of 8 columns; `pairs` is a multiple of 4. */
export function tile4x8(a: usize, aStep: usize, panel: usize, pairs: i32, acc: usize, accStep: usize): void {
  let a1 = a + aStep;
  let a2 = a1 + aStep;
  let a3 = a2 + aStep;
  let c00 = i32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  for (const end = panel + ((<usize>pairs) << 5); panel < end; panel += 64) {
    let b0 = v128.load(panel);
    let b1 = v128.load(panel, 16);
    let s = v128.load32_splat(a);
    c00 = dot(c00, s, b0);
    c01 = dot(c01, s, b1);
    s = v128.load32_splat(a1);
    c10 = dot(c10, s, b0);
    c11 = dot(c11, s, b1);
    s = v128.load32_splat(a2);
    c20 = dot(c20, s, b0);
    c21 = dot(c21, s, b1);
    s = v128.load32_splat(a3);
    c30 = dot(c30, s, b0);
    c31 = dot(c31, s, b1);
    b0 = v128.load(panel, 32);
    b1 = v128.load(panel, 48);
    s = v128.load32_splat(a, 4);
    c00 = dot(c00, s, b0);
    c01 = dot(c01, s, b1);
    s = v128.load32_splat(a1, 4);
    c10 = dot(c10, s, b0);
    c11 = dot(c11, s, b1);
    s = v128.load32_splat(a2, 4);
    c20 = dot(c20, s, b0);
    c21 = dot(c21, s, b1);
    s = v128.load32_splat(a3, 4);
    c30 = dot(c30, s, b0);
    c31 = dot(c31, s, b1);
    a += 8;
    a1 += 8;
    a2 += 8;
    a3 += 8;
  }
  v128.store(acc, c00);
  v128.store(acc, c01, 16);
  acc += accStep;
  v128.store(acc, c10);
  v128.store(acc, c11, 16);
  acc += accStep;
  v128.store(acc, c20);
  v128.store(acc, c21, 16);
  acc += accStep;
  v128.store(acc, c30);
  v128.store(acc, c31, 16);
}

/** acc[0..3][0..3] = rows a, a + aStep, … times a panel of 4 columns; `pairs` is a multiple of 4. */
export function tile4x4(a: usize, aStep: usize, panel: usize, pairs: i32, acc: usize, accStep: usize): void {
  let a1 = a + aStep;
  let a2 = a1 + aStep;
  let a3 = a2 + aStep;
  let c0 = i32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  for (const end = panel + ((<usize>pairs) << 4); panel < end; panel += 32) {
    let b = v128.load(panel);
    c0 = dot(c0, v128.load32_splat(a), b);
    c1 = dot(c1, v128.load32_splat(a1), b);
    c2 = dot(c2, v128.load32_splat(a2), b);
    c3 = dot(c3, v128.load32_splat(a3), b);
    b = v128.load(panel, 16);
    c0 = dot(c0, v128.load32_splat(a, 4), b);
    c1 = dot(c1, v128.load32_splat(a1, 4), b);
    c2 = dot(c2, v128.load32_splat(a2, 4), b);
    c3 = dot(c3, v128.load32_splat(a3, 4), b);
    a += 8;
    a1 += 8;
    a2 += 8;
    a3 += 8;
  }
  v128.store(acc, c0);
  v128.store(acc + accStep, c1);
  v128.store(acc + 2 * accStep, c2);
  v128.store(acc + 3 * accStep, c3);
}
