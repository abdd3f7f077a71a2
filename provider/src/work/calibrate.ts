import type { AffineRow, Backend, Operand, Program } from "@dpin/runtime";

/** Rows, columns and depth of the products that are tried, and how long one must take to tell a speed. */
const SIZES = [32, 64, 128, 256, 512, 1_024];
const ENOUGH_MS = 150;

/** Multiply-accumulates a second of a backend, commitment and the way there and back included, by matrix products that grow until one takes long enough. */
export async function calibrate({ backend, signal }: { backend: Backend; signal?: AbortSignal | undefined }): Promise<number> {
  for (const size of SIZES) {
    // The first run also starts threads, or compiles kernels.
    if (size === SIZES[0]) await time({ backend, size, signal });
    const ms = await time({ backend, size, signal });
    if (ms >= ENOUGH_MS || size === SIZES.at(-1)) return (size ** 3 * 1_000) / ms;
  }
  throw new RangeError("no size was tried");
}

async function time({ backend, size, signal }: { backend: Backend; size: number; signal?: AbortSignal | undefined }): Promise<number> {
  const program = productOf(size);
  const start = performance.now();
  await backend.run({ program, constants: [], inputs: [], inputRoot: new Uint8Array(32).fill(7), ...(signal && { signal }) });
  return Math.max(0.1, performance.now() - start);
}

/** The product of two generated size × size matrices, the second one transposed. */
function productOf(size: number): Program {
  const row = (...coefficients: number[]): AffineRow => ({ offset: 0, coefficients });
  const operand = (index: number, loop: number): Operand => ({
    source: { kind: "generated", index },
    ...{ dtype: "i8", dims: [size, size], pad: 0 },
    map: [row(...[0, 1, 2].map((at) => (at === loop ? 1 : 0))), row(0, 0, 1)],
  });
  return {
    ...{ version: 1, name: `product-${size}`, inputs: [], constants: [] },
    ops: [
      {
        name: "product",
        output: { dtype: "i8", dims: [size, size] },
        ...{ reduceDims: [size], combine: "mul", combineShift: 0, reduce: "sum" },
        ...{ a: operand(0, 0), b: operand(1, 1), bias: null },
        ...{ multiplier: 3, shift: 12, zeroPoint: 0, min: -127, max: 127 },
      },
    ],
  };
}
