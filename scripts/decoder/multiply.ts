/** X [n, inner] times the transpose of W [out, inner], row-major: [n, out]. Four dot products at a time keep the multiplier busy. */
export function multiply({
  x,
  w,
  n,
  inner,
  out,
}: {
  x: Float32Array;
  w: Float32Array;
  n: number;
  inner: number;
  out: number;
}): Float32Array {
  if (out % 4 !== 0) throw new RangeError(`${out} outputs are not a multiple of 4`);
  const y = new Float32Array(n * out);
  for (let i = 0; i < n; i++) {
    const row = i * inner;
    for (let j = 0; j < out; j += 4) {
      const [w0, w1, w2, w3] = [j * inner, (j + 1) * inner, (j + 2) * inner, (j + 3) * inner];
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let k = 0; k < inner; k++) {
        const value = x[row + k]!;
        s0 += value * w[w0 + k]!;
        s1 += value * w[w1 + k]!;
        s2 += value * w[w2 + k]!;
        s3 += value * w[w3 + k]!;
      }
      y[i * out + j] = s0;
      y[i * out + j + 1] = s1;
      y[i * out + j + 2] = s2;
      y[i * out + j + 3] = s3;
    }
  }
  return y;
}
