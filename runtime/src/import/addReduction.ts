import { INT32_MIN } from "../program/types.ts";
import type { OpParameters, ProgramBuilder } from "./createProgramBuilder.ts";
import { loopRows } from "./loopRows.ts";
import type { LoopName, TensorRef } from "./types.ts";

/** Elements of one op's reduction: the rule `slow-path` of docs/spec/program.md. */
const LONGEST = 256;

/**
 * Adds the sum or maximum over the innermost dim of an i8 or i32 tensor [..., n]: i32 [...], for one dim [1]. Beyond 256 elements it
 * becomes ops of partial results. `shiftFirst` shifts every element right before it is added; the epilogue is applied once, at the end. Sums wrap.
 */
export function addReduction({
  builder,
  name,
  input,
  reduce,
  shiftFirst = 0,
  epilogue = {},
}: {
  builder: ProgramBuilder;
  name: string;
  input: TensorRef;
  reduce: "sum" | "max";
  shiftFirst?: number;
  epilogue?: Pick<OpParameters, "multiplier" | "shift" | "zeroPoint" | "min" | "max">;
}): TensorRef {
  const outer = input.dims.slice(0, -1);
  const length = input.dims[input.dims.length - 1]!;
  const combine = shiftFirst === 0 ? ({ combine: "copy" } as const) : ({ combine: "shift", combineShift: shiftFirst } as const);
  if (length <= LONGEST) {
    return builder.addOp({
      name,
      output: { dtype: "i32", dims: outer.length ? outer : [1] },
      ...combine,
      reduce,
      reduceDims: [length],
      a: { tensor: input, rows: [...loopRows({ count: outer.length }), { r0: 1 }] },
      ...epilogue,
    });
  }
  const parts = Math.ceil(length / LONGEST);
  const size = Math.ceil(length / parts);
  const least = input.dtype === "i8" ? -128 : INT32_MIN;
  const partial = builder.addOp({
    name: `${name}/partial`,
    output: { dtype: "i32", dims: [...outer, parts] },
    ...combine,
    reduce,
    reduceDims: [size],
    a: {
      tensor: input,
      rows: [...loopRows({ count: outer.length }), { [`o${outer.length}` as LoopName]: size, r0: 1 }],
      pad: reduce === "sum" ? 0 : least,
    },
  });
  return addReduction({ builder, name, input: partial, reduce, epilogue });
}
