import type { Op } from "../program/types.ts";

/** combine(a, b) on i32 values, wrapping; every corner as in docs/spec/program.md. A gather's value is `b`, read where `a` says. */
export function combineValues({ op, a, b }: { op: Op; a: number; b: number }): number {
  switch (op.combine) {
    case "mul":
      return Math.imul(a, b);
    case "add":
      return (a + b) | 0;
    case "sub":
      return (a - b) | 0;
    case "min":
      return Math.min(a, b);
    case "max":
      return Math.max(a, b);
    case "div":
      // `| 0` truncates toward zero and wraps the one overflow, -2^31 / -1.
      return b === 0 ? 0 : (a / b) | 0;
    case "gather":
      return b;
    case "copy":
      return a;
    case "isqrt":
      return a < 0 ? 0 : Math.floor(Math.sqrt(a));
    case "shift":
      return a >> op.combineShift;
  }
}
