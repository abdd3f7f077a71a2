import type { RunRequest } from "../src/backend.ts";
import type { AffineRow, Op, Operand } from "../src/program/types.ts";
import { randomBytes } from "./randomBytes.ts";

/**
 * A chain of `layers` dependent int8 products of n × n matrices, out = previous × weightᵀ; results are requantised to i8, or left as they are
 * when `dtype` is i32 (one layer only).
 */
export function productChain({ n, layers, dtype = "i8" }: { n: number; layers: number; dtype?: "i8" | "i32" }): RunRequest {
  const row = (...coefficients: number[]): AffineRow => ({ offset: 0, coefficients });
  const operand = (source: Operand["source"], map: AffineRow[]): Operand => ({ source, dtype: "i8", dims: [n, n], map, pad: 0 });
  const exact = dtype === "i32";
  const ops = Array.from({ length: layers }, (_, i): Op => ({
    name: `product-${i}`,
    output: { dtype, dims: [n, n] },
    combine: "mul",
    combineShift: 0,
    reduce: "sum",
    reduceDims: [n],
    a: operand(i === 0 ? { kind: "input", index: 0 } : { kind: "output", index: i - 1 }, [row(1, 0, 0), row(0, 0, 1)]),
    b: operand({ kind: "constant", index: i }, [row(0, 1, 0), row(0, 0, 1)]),
    bias: null,
    multiplier: 1,
    shift: exact ? 0 : 13,
    zeroPoint: 0,
    min: exact ? -(2 ** 31) : -128,
    max: exact ? 2 ** 31 - 1 : 127,
  }));
  const type = { dtype: "i8", dims: [n, n] } as const;
  return {
    program: {
      version: 1,
      name: `products-${layers}x${n}`,
      inputs: [{ name: "x", ...type }],
      constants: ops.map((_, i) => ({ name: `weight-${i}`, ...type })),
      ops,
    },
    constants: ops.map((_, i) => randomBytes({ count: n * n, seed: i + 1 })),
    inputs: [randomBytes({ count: n * n, seed: 0 })],
    inputRoot: new Uint8Array(32),
  };
}
