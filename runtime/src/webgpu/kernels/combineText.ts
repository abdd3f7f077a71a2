import type { Op } from "../../program/types.ts";

const MINIMUM = "(-2147483647i - 1i)";

const BODIES: Readonly<Record<Op["combine"], (op: Op) => string>> = {
  mul: () => "return a * b;",
  add: () => "return a + b;",
  sub: () => "return a - b;",
  min: () => "return min(a, b);",
  max: () => "return max(a, b);",
  // WGSL leaves x / 0 = x, so both corners are taken out before the division.
  div: () => `let overflows = a == ${MINIMUM} && b == -1;
  let quotient = a / select(b, 1i, b == 0 || overflows);
  return select(quotient, 0i, b == 0);`,
  gather: () => "return b;",
  copy: () => "return a;",
  // Bit by bit: sqrt() of WGSL is not exact. 65535² fits a u32.
  isqrt: () => `if (a < 0) { return 0; }
  var root = 0u;
  for (var bit = 0x8000u; bit > 0u; bit = bit >> 1u) {
    let trial = root | bit;
    if (trial * trial <= u32(a)) { root = trial; }
  }
  return i32(root);`,
  shift: (op) => `return a >> ${op.combineShift}u;`,
};

/** WGSL of `fn combine(a: i32, b: i32) -> i32` with every corner as in docs/spec/program.md; a gather's value is `b`. */
export function combineText({ op }: { op: Op }): string {
  return `fn combine(a: i32, b: i32) -> i32 {\n  ${BODIES[op.combine](op)}\n}`;
}
