/** Whether a + b in floating point is the very sum: the error term of Knuth's two-sum (The Art of Computer Programming 2, section 4.2.2, theorem B) is 0. */
export function isExactSum({ a, b }: { a: number; b: number }): boolean {
  const sum = a + b;
  const second = sum - a;
  return a - (sum - second) + (b - second) === 0;
}
