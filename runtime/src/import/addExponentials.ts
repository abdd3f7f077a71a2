import type { DType } from "../program/types.ts";
import { addLookup } from "./addLookup.ts";
import { addReduction } from "./addReduction.ts";
import type { ProgramBuilder } from "./createProgramBuilder.ts";
import { exactExp } from "./exactExp.ts";
import { loopRows } from "./loopRows.ts";
import type { TensorRef } from "./types.ts";

/** At most this many table entries; a finer input should be rescaled first. */
const LONGEST_TABLE = 2 ** 17;

/**
 * Adds one × e^(x − max x) over the innermost dim of an i8 or i32 tensor [..., n], the first half of a softmax: the maximum is taken away, so
 * every exponent is ≤ 0 (I-BERT, Kim et al. 2021, section 3.4), and a table of all that do not round to 0 gives the rest. `scale` is the real
 * value of one step of the input, whose values must lie within 2^31 of each other. Each result is within half a unit. Throws a RangeError for too fine a scale.
 */
export function addExponentials({
  builder,
  name,
  input,
  scale,
  one,
  dtype,
}: {
  builder: ProgramBuilder;
  name: string;
  input: TensorRef;
  scale: number;
  one: number;
  dtype: DType;
}): TensorRef {
  const most = addReduction({ builder, name: `${name}/max`, input, reduce: "max" });
  const outer = input.dims.length - 1;
  const below = builder.addOp({
    name: `${name}/below-max`,
    output: { dtype: "i32", dims: input.dims },
    combine: "sub",
    a: { tensor: input, rows: loopRows({ count: outer + 1 }) },
    b: { tensor: most, rows: outer === 0 ? [{}] : loopRows({ count: outer }) },
  });
  const table: number[] = [];
  for (let i = 0; ; i++) {
    const entry = Math.round(one * exactExp({ x: -i * scale }));
    if (entry === 0) break;
    if (i >= LONGEST_TABLE) throw new RangeError(`${name}: a step of ${scale} needs more than ${LONGEST_TABLE} table entries`);
    table.push(entry);
  }
  return addLookup({ builder, name: `${name}/exp`, input: below, table: table.reverse(), first: 1 - table.length, dtype });
}
