import type { DType } from "../program/types.ts";
import type { OpParameters, ProgramBuilder } from "./createProgramBuilder.ts";
import { i32Bytes } from "./i32Bytes.ts";
import { loopRows } from "./loopRows.ts";
import type { TensorRef } from "./types.ts";

/**
 * Adds an elementwise function of an i8 or i32 tensor as a table: input value `first + i` gives `table[i]`, a value beyond the table
 * `outside`. Exact; any function of one variable (exp, sigmoid, SiLU, GELU …) is as good as its table's steps. Throws a RangeError when an entry is
 * not of `dtype`.
 */
export function addLookup({
  builder,
  name,
  input,
  table,
  first,
  dtype,
  outside = 0,
  epilogue = {},
}: {
  builder: ProgramBuilder;
  name: string;
  input: TensorRef;
  table: ArrayLike<number>;
  first: number;
  dtype: DType;
  outside?: number;
  epilogue?: Pick<OpParameters, "multiplier" | "shift" | "zeroPoint" | "min" | "max"> & { dtype?: DType };
}): TensorRef {
  const bytes = dtype === "i32" ? i32Bytes({ values: table }) : i8Bytes({ values: table });
  const entries = builder.addConstant({ name: `${name}/table`, dtype, dims: [table.length], bytes });
  const { dtype: outputType = dtype, ...rest } = epilogue;
  return builder.addOp({
    name,
    output: { dtype: outputType, dims: input.dims },
    combine: "gather",
    a: { tensor: input, rows: loopRows({ count: input.dims.length }) },
    b: { tensor: entries, rows: [{ offset: -first }], pad: outside },
    ...rest,
  });
}

function i8Bytes({ values }: { values: ArrayLike<number> }): Uint8Array {
  return Uint8Array.from(values, (value) => {
    if (!Number.isInteger(value) || value < -128 || value > 127) throw new RangeError(`${value} is not an i8`);
    return value & 255;
  });
}
