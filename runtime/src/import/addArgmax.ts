import { addReduction } from "./addReduction.ts";
import type { ProgramBuilder } from "./createProgramBuilder.ts";
import { i32Bytes } from "./i32Bytes.ts";
import { loopRows } from "./loopRows.ts";
import type { TensorRef } from "./types.ts";

/**
 * Adds the greatest of `value × 2^bits + 2^bits − 1 − index` over the innermost dim of an i8 or i32 tensor [..., n], with the least bits that hold n − 1:
 * i32 [...]. Of equal values the lowest index wins; `key >> bits` is the value and `2^bits − 1 − (key & (2^bits − 1))` the index. Values
 * must be below 2^(31 − bits) in magnitude.
 */
export function addArgmax({ builder, name, input }: { builder: ProgramBuilder; name: string; input: TensorRef }): {
  tensor: TensorRef;
  bits: number;
} {
  const rank = input.dims.length;
  const length = input.dims[rank - 1]!;
  const bits = 32 - Math.clz32(length - 1);
  const step = builder.addConstant({ name: `${name}/step`, dtype: "i32", dims: [1], bytes: i32Bytes({ values: [2 ** bits] }) });
  const order = builder.addConstant({
    name: `${name}/index`,
    dtype: "i32",
    dims: [length],
    bytes: i32Bytes({ values: Array.from({ length }, (_, index) => 2 ** bits - 1 - index) }),
  });
  const keys = builder.addOp({
    name: `${name}/keys`,
    output: { dtype: "i32", dims: input.dims },
    combine: "mul",
    a: { tensor: input, rows: loopRows({ count: rank }) },
    b: { tensor: step, rows: [{}] },
    bias: { tensor: order, rows: loopRows({ count: 1, first: rank - 1 }) },
  });
  return { tensor: addReduction({ builder, name, input: keys, reduce: "max" }), bits };
}
