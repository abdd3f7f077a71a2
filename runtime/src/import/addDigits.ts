import type { ProgramBuilder } from "./createProgramBuilder.ts";
import { i32Bytes } from "./i32Bytes.ts";
import { loopRows } from "./loopRows.ts";
import type { TensorRef } from "./types.ts";

/**
 * Adds the two base-128 digits of an i32 tensor, both i8 of its dims: value = 128 × high + low, exactly within ±2^14 and saturated
 * beyond. `addQuantizedLinear` takes them where eight bits of an activation are too few.
 */
export function addDigits({ builder, name, input }: { builder: ProgramBuilder; name: string; input: TensorRef }): {
  high: TensorRef;
  low: TensorRef;
} {
  const rows = loopRows({ count: input.dims.length });
  const output = { dtype: "i8", dims: input.dims } as const;
  const high = builder.addOp({ name: `${name}/high`, output, combine: "copy", a: { tensor: input, rows }, shift: 7 });
  const base = builder.addConstant({ name: `${name}/base`, dtype: "i32", dims: [1], bytes: i32Bytes({ values: [-128] }) });
  const low = builder.addOp({
    name: `${name}/low`,
    output,
    combine: "mul",
    a: { tensor: high, rows },
    b: { tensor: base, rows: [{}] },
    bias: { tensor: input, rows },
  });
  return { high, low };
}
