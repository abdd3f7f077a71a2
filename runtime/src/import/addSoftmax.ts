import type { DType } from "../program/types.ts";
import { addExponentials } from "./addExponentials.ts";
import { addReduction } from "./addReduction.ts";
import type { ProgramBuilder } from "./createProgramBuilder.ts";
import { loopRows } from "./loopRows.ts";
import { quantizeMultipliers } from "./quantizeMultipliers.ts";
import type { TensorRef } from "./types.ts";

const EXPONENT_BITS = 30;
/** Bits of the quotient before it is rescaled to the output. */
const QUOTIENT_BITS = 15;

/**
 * Adds the softmax over the innermost dim of an i8 or i32 tensor [..., n], n ≤ 2^14: exponentials by table, their sum, one integer division (I-BERT,
 * Kim et al. 2021, section 3.4, with a table in place of the polynomial). `scale` is the real value of one input step; the output's real value is
 * outputScale × (stored − zeroPoint). Besides the output's own rounding the error of a probability p is below 1.5 × 2^-15 + p × n² / 2^28.
 */
export function addSoftmax({
  builder,
  name,
  input,
  scale,
  output: { dtype, scale: outputScale, zeroPoint },
}: {
  builder: ProgramBuilder;
  name: string;
  input: TensorRef;
  scale: number;
  output: { readonly dtype: DType; readonly scale: number; readonly zeroPoint: number };
}): TensorRef {
  const length = input.dims[input.dims.length - 1]!;
  if (length > 2 ** 14) throw new RangeError(`${name}: a softmax over ${length} elements, at most ${2 ** 14} are supported`);
  const exponentials = addExponentials({ builder, name, input, scale, one: 2 ** EXPONENT_BITS, dtype: "i32" });
  const bits = 32 - Math.clz32(length - 1);
  // Σ e / 2^bits fits an i32; the divisor is Σ e / 2^15, so the quotient has 15 bits.
  const raise = bits - QUOTIENT_BITS;
  const divisor = addReduction({
    builder,
    name: `${name}/sum`,
    input: exponentials,
    reduce: "sum",
    shiftFirst: bits,
    epilogue: raise < 0 ? { shift: -raise } : { multiplier: 2 ** raise },
  });
  const outer = input.dims.length - 1;
  const { multipliers, shift } = quantizeMultipliers({ factors: [1 / 2 ** QUOTIENT_BITS / outputScale] });
  return builder.addOp({
    name,
    output: { dtype, dims: input.dims },
    combine: "div",
    a: { tensor: exponentials, rows: loopRows({ count: outer + 1 }) },
    b: { tensor: divisor, rows: outer === 0 ? [{}] : loopRows({ count: outer }) },
    multiplier: multipliers[0]!,
    shift,
    zeroPoint,
  });
}
