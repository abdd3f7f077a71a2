// The inner loops of a contraction. Rows and columns are woven: for each pair of k, the pairs (i16, i16) of 4 rows, or of a panel's 8 or 4 columns, lie
// side by side. One `i32x4.dot_i16x8_s` of four columns with a splat pair of a row multiplies and adds two k for all four. Products of i8 are at most
// 2^14, so a pair's sum is exact; the i32 accumulators wrap as the specification says.

// @ts-ignore: decorator
@inline
function dot(acc: v128, pair: v128, columns: v128): v128 {
  return i32x4.add(acc, i32x4.dot_i16x8_s(pair, columns));
}

/** acc[0..3][0..7] (+)= four woven rows times a panel of 8 columns; `first` starts the sums, else they go on. */
export function tile4x8(rows: usize, panel: usize, pairs: i32, acc: usize, accStep: usize, first: bool): void {
  const acc1 = acc + accStep;
  const acc2 = acc1 + accStep;
  const acc3 = acc2 + accStep;
  let c00 = i32x4.splat(0);
  let c01 = i32x4.splat(0);
  let c10 = i32x4.splat(0);
  let c11 = i32x4.splat(0);
  let c20 = i32x4.splat(0);
  let c21 = i32x4.splat(0);
  let c30 = i32x4.splat(0);
  let c31 = i32x4.splat(0);
  if (!first) {
    c00 = v128.load(acc);
    c01 = v128.load(acc, 16);
    c10 = v128.load(acc1);
    c11 = v128.load(acc1, 16);
    c20 = v128.load(acc2);
    c21 = v128.load(acc2, 16);
    c30 = v128.load(acc3);
    c31 = v128.load(acc3, 16);
  }
  for (const end = rows + ((<usize>pairs) << 4); rows < end; rows += 16, panel += 32) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let s = v128.load32_splat(rows);
    c00 = dot(c00, s, b0);
    c01 = dot(c01, s, b1);
    s = v128.load32_splat(rows, 4);
    c10 = dot(c10, s, b0);
    c11 = dot(c11, s, b1);
    s = v128.load32_splat(rows, 8);
    c20 = dot(c20, s, b0);
    c21 = dot(c21, s, b1);
    s = v128.load32_splat(rows, 12);
    c30 = dot(c30, s, b0);
    c31 = dot(c31, s, b1);
  }
  v128.store(acc, c00);
  v128.store(acc, c01, 16);
  v128.store(acc1, c10);
  v128.store(acc1, c11, 16);
  v128.store(acc2, c20);
  v128.store(acc2, c21, 16);
  v128.store(acc3, c30);
  v128.store(acc3, c31, 16);
}

/** acc[0..3][0..3] (+)= four woven rows times a panel of 4 columns; `first` starts the sums, else they go on. */
export function tile4x4(rows: usize, panel: usize, pairs: i32, acc: usize, accStep: usize, first: bool): void {
  const acc1 = acc + accStep;
  const acc2 = acc1 + accStep;
  const acc3 = acc2 + accStep;
  let c00 = i32x4.splat(0);
  let c10 = i32x4.splat(0);
  let c20 = i32x4.splat(0);
  let c30 = i32x4.splat(0);
  if (!first) {
    c00 = v128.load(acc);
    c10 = v128.load(acc1);
    c20 = v128.load(acc2);
    c30 = v128.load(acc3);
  }
  for (const end = rows + ((<usize>pairs) << 4); rows < end; rows += 16, panel += 16) {
    const b0 = v128.load(panel);
    let s = v128.load32_splat(rows);
    c00 = dot(c00, s, b0);
    s = v128.load32_splat(rows, 4);
    c10 = dot(c10, s, b0);
    s = v128.load32_splat(rows, 8);
    c20 = dot(c20, s, b0);
    s = v128.load32_splat(rows, 12);
    c30 = dot(c30, s, b0);
  }
  v128.store(acc, c00);
  v128.store(acc1, c10);
  v128.store(acc2, c20);
  v128.store(acc3, c30);
}
