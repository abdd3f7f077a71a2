/** An i32 as a WGSL literal; −2^31 has none and is written as an expression. */
export function literal(value: number): string {
  if (value === -(2 ** 31)) return "(-2147483647i - 1i)";
  return value < 0 ? `(${value}i)` : `${value}i`;
}
