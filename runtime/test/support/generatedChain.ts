import type { RunRequest } from "../../src/backend.ts";
import type { AffineRow, Op, Program } from "../../src/program/types.ts";

const row = (coefficients: number[], offset = 0): AffineRow => ({ offset, coefficients });

/** A chain of n × n products, each of the one before with itself, the first of a generated matrix. */
export function generatedChain({ n, length }: { n: number; length: number }): RunRequest {
  const ops = Array.from({ length }, (_, i): Op => {
    const source = i === 0 ? ({ kind: "generated", index: 0 } as const) : ({ kind: "output", index: i - 1 } as const);
    const side = (loop: number) => ({
      ...{ source, dtype: "i8" as const, dims: [n, n], pad: 0 },
      map: [row([0, 1, 2].map((index) => (index === loop ? 1 : 0))), row([0, 0, 1])],
    });
    return {
      ...{ name: `product-${i}`, output: { dtype: "i8", dims: [n, n] }, reduceDims: [n], combine: "mul", combineShift: 0, reduce: "sum" },
      ...{ a: side(0), b: side(1), bias: null, multiplier: 3, shift: 11, zeroPoint: 0, min: -128, max: 127 },
    };
  });
  const program: Program = { version: 1, name: "chain", inputs: [], constants: [], ops };
  return { program, constants: [], inputs: [], inputRoot: new Uint8Array(32).fill(7) };
}
