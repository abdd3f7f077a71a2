import { elementCount } from "../program/elementCount.ts";
import { isPacked } from "../program/isPacked.ts";
import { INT32_MAX, INT32_MIN, type Op, type Operand } from "../program/types.ts";
import { RESIDUE_PRIME } from "./reduceResidue.ts";
import type { ProductPlan } from "./types.ts";

/** The largest product of two i8 values in size: (−128)². */
const LARGEST_TERM = 2 ** 14;

/**
 * Plans how an op's output can be checked as a product of its operands, or returns null when it cannot. It can when the op is packed (i8 × i8, summed), its output holds the
 * exact sums (i32; of the epilogue at most a bias and a zero point, which are subtracted again), no sum can wrap an i32 or reach half of RESIDUE_PRIME, and some loop of
 * the output moves at most one of the operands. Batches, broadcasts, strides, padding and the windows of convolutions are maps like any other.
 */
export function planProduct({ op }: { op: Op }): ProductPlan | null {
  const { a, b, output } = op;
  if (!isPacked({ op }) || b === null || output.dtype !== "i32") return null;
  if (op.multiplier !== 1 || op.shift !== 0 || op.min !== INT32_MIN || op.max !== INT32_MAX) return null;
  const k = elementCount(op.reduceDims);
  const bound = k * LARGEST_TERM;
  if (bound > INT32_MAX || 2 * bound >= RESIDUE_PRIME) return null;
  const last = output.dims.length - 1;
  // Where the innermost loop is not summed, the output is read in columns.
  const costOf = ({ steps, summed }: ProductPlan) => steps + (summed.includes(last) ? 0 : 2 * elementCount(output.dims));
  const plans = [planSide({ op, folded: b, other: a, bound }), planSide({ op, folded: a, other: b, bound })]
    .filter((plan) => plan.summed.some((loop) => output.dims[loop]! > 1))
    .sort((one, two) => costOf(one) - costOf(two));
  return plans[0] ?? null;
}

function planSide({ op, folded, other, bound }: { op: Op; folded: Operand; other: Operand; bound: number }): ProductPlan {
  const { dims } = op.output;
  const moves = ({ map }: Operand, loop: number) => map.some(({ coefficients }) => coefficients[loop] !== 0);
  const size = (loops: readonly number[]) => elementCount(loops.map((loop) => dims[loop]!));
  const loops = dims.map((_, loop) => loop);
  const summed = loops.filter((loop) => !moves(other, loop));
  const shared = loops.filter((loop) => moves(other, loop) && moves(folded, loop));
  const rows = loops.filter((loop) => moves(other, loop) && !moves(folded, loop));
  const k = elementCount(op.reduceDims);
  const steps = size(shared) * k * (size(summed) + size(rows)) + elementCount(dims);
  return { op, folded, other, summed, shared, rows, bound, steps, macs: k * elementCount(dims) };
}
