import type { Slot } from "../program/slotsOf.ts";
import { INT32_MIN, type Op, type Operand } from "../program/types.ts";
import { combineValues } from "./combineValues.ts";
import { rescale } from "./rescale.ts";

/** The value of element `index` (row-major) of a slot's source. */
export type ReadElement = (slot: Slot, index: number) => number;

/** What an operand reads at these loop indices; `gathered` is added to the index of its dim 0. */
function readOperand(operand: Operand, slot: Slot, loop: readonly number[], gathered: number, read: ReadElement): number {
  let element = 0;
  for (let row = 0; row < operand.dims.length; row++) {
    const { offset, coefficients } = operand.map[row]!;
    let index = row === 0 ? offset + gathered : offset;
    for (let i = 0; i < coefficients.length; i++) index += coefficients[i]! * loop[i]!;
    const dim = operand.dims[row]!;
    if (index < 0 || index >= dim) return operand.pad;
    element = element * dim + index;
  }
  return read(slot, element);
}

/** Steps the reduce indices behind the output indices, the last one fastest; false when they are through. */
function advance(loop: number[], op: Op): boolean {
  const rank = op.output.dims.length;
  for (let q = op.reduceDims.length - 1; q >= 0; q--) {
    if (++loop[rank + q]! < op.reduceDims[q]!) return true;
    loop[rank + q] = 0;
  }
  return false;
}

/** Element `element` (row-major) of an op's output, by the formula of docs/spec/program.md as it stands there. */
export function computeElement({ op, element, read }: { op: Op; element: number; read: ReadElement }): number {
  const { dims } = op.output;
  const loop = new Array<number>(dims.length + op.reduceDims.length).fill(0);
  for (let rest = element, i = dims.length - 1; i >= 0; i--) {
    loop[i] = rest % dims[i]!;
    rest = Math.floor(rest / dims[i]!);
  }

  let acc = op.reduce === "max" ? INT32_MIN : 0;
  do {
    const a = readOperand(op.a, "a", loop, 0, read);
    const b = op.b === null ? 0 : readOperand(op.b, "b", loop, op.combine === "gather" ? a : 0, read);
    const value = combineValues({ op, a, b });
    acc = op.reduce === "max" ? Math.max(acc, value) : (acc + value) | 0;
  } while (advance(loop, op));

  if (op.bias !== null) acc = (acc + readOperand(op.bias, "bias", loop, 0, read)) | 0;
  const multiplier = typeof op.multiplier === "number" ? op.multiplier : readOperand(op.multiplier, "multiplier", loop, 0, read);
  acc = (rescale({ value: acc, multiplier, shift: op.shift }) + op.zeroPoint) | 0;
  acc = Math.min(Math.max(acc, op.min), op.max);
  return op.output.dtype === "i8" ? Math.min(Math.max(acc, -128), 127) : acc;
}
