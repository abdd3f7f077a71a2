import type { Op, Operand } from "../program/types.ts";

/** Fills `into` with the i8 elements of a slot's source from element `first` on. */
export type ReadRun = (slot: "a" | "b", first: number, into: Int8Array) => void;

/**
 * The sum of one run of a packed op, for computeElement: both operands are contiguous along it, so they are read as a whole. Gives null for a run
 * that is only partly inside an operand's view, or outside one whose pad is not 0.
 */
export function runSummer({ op, read }: { op: Op; read: ReadRun }): (loop: readonly number[]) => number | null {
  const length = op.reduceDims.at(-1)!;
  const a = new Int8Array(length);
  const b = new Int8Array(length);
  const [rowA, rowB] = [op.a, op.b!];
  return (loop) => {
    const fromA = startOf(rowA, loop, length);
    const fromB = startOf(rowB, loop, length);
    if ((fromA === OUTSIDE && rowA.pad === 0) || (fromB === OUTSIDE && rowB.pad === 0)) return 0;
    if (fromA < 0 || fromB < 0) return null;
    read("a", fromA, a);
    read("b", fromB, b);
    let sum = 0;
    for (let i = 0; i < length; i++) sum = (sum + a[i]! * b[i]!) | 0;
    return sum;
  };
}

const OUTSIDE = -1;
const PARTLY = -2;

/** Element index where the run that starts at these loop indices begins, OUTSIDE when no element of it is in the view, PARTLY when only some are. */
function startOf({ dims, map }: Operand, loop: readonly number[], length: number): number {
  let element = 0;
  for (let row = 0; row < dims.length; row++) {
    const { offset, coefficients } = map[row]!;
    let index = offset;
    for (let i = 0; i < coefficients.length; i++) index += coefficients[i]! * loop[i]!;
    const dim = dims[row]!;
    const last = row === dims.length - 1 ? index + length - 1 : index;
    if (last < 0 || index >= dim) return OUTSIDE;
    // A later row may still put the whole run outside; element by element finds that out too.
    if (index < 0 || last >= dim) return PARTLY;
    element = element * dim + index;
  }
  return element;
}
