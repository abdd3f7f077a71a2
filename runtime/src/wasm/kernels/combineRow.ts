// a[x] = combine(a[x], b[x]) for 0 <= x < n, on i32 that wrap; codes as in docs/spec/program.md. Up to 3 elements behind n may be overwritten.

// @ts-ignore: decorator
@inline
function div(a: i32, b: i32): i32 {
  if (b == 0) return 0;
  return b == -1 ? 0 - a : a / b;
}

// @ts-ignore: decorator
@inline
function isqrt(a: i32): i32 {
  // A double holds every i32 and its root correctly rounded, so the floor is exact.
  return a < 0 ? 0 : <i32>sqrt<f64>(<f64>a);
}

export function combineRow(code: i32, shift: i32, a: usize, b: usize, n: i32): void {
  const end = a + ((<usize>n) << 2);
  switch (code) {
    case 0:
      for (; a < end; a += 16, b += 16) v128.store(a, i32x4.mul(v128.load(a), v128.load(b)));
      break;
    case 1:
      for (; a < end; a += 16, b += 16) v128.store(a, i32x4.add(v128.load(a), v128.load(b)));
      break;
    case 2:
      for (; a < end; a += 16, b += 16) v128.store(a, i32x4.sub(v128.load(a), v128.load(b)));
      break;
    case 3:
      for (; a < end; a += 16, b += 16) v128.store(a, i32x4.min_s(v128.load(a), v128.load(b)));
      break;
    case 4:
      for (; a < end; a += 16, b += 16) v128.store(a, i32x4.max_s(v128.load(a), v128.load(b)));
      break;
    case 5:
      for (; a < end; a += 4, b += 4) store<i32>(a, div(load<i32>(a), load<i32>(b)));
      break;
    case 8:
      for (; a < end; a += 4) store<i32>(a, isqrt(load<i32>(a)));
      break;
    case 9:
      for (; a < end; a += 16) v128.store(a, i32x4.shr_s(v128.load(a), shift));
      break;
    default:
      break;
  }
}

/** acc[x] = reduce(acc[x], a[x]): 1 SUM, 2 MAX. */
export function reduceRow(code: i32, acc: usize, a: usize, n: i32): void {
  const end = acc + ((<usize>n) << 2);
  if (code == 1) for (; acc < end; acc += 16, a += 16) v128.store(acc, i32x4.add(v128.load(acc), v128.load(a)));
  else for (; acc < end; acc += 16, a += 16) v128.store(acc, i32x4.max_s(v128.load(acc), v128.load(a)));
}
