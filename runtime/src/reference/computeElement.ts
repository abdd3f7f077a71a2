import type { Slot } from "../program/slotsOf.ts";
import { isPacked } from "../program/isPacked.ts";
import { INT32_MIN, type Op, type Operand } from "../program/types.ts";
import { combineValues } from "./combineValues.ts";
import { rescale } from "./rescale.ts";

/** The value of element `index` (row-major) of a slot's source. */
export type ReadElement = (slot: Slot, index: number) => number;

/** Element index that an operand's map gives at these loop indices, -1 when outside; `gathered` is added to the index of dim 0. */
function locate(operand: Operand, loop: readonly number[], gathered: number): number {
  let element = 0;
  for (let row = 0; row < operand.dims.length; row++) {
    const { offset, coefficients } = operand.map[row]!;
    let index = row === 0 ? offset + gathered : offset;
    for (let i = 0; i < coefficients.length; i++) index += coefficients[i]! * loop[i]!;
    const dim = operand.dims[row]!;
    if (index < 0 || index >= dim) return -1;
    element = element * dim + index;
  }
  return element;
}

function readOperand(operand: Operand, slot: Slot, loop: readonly number[], gathered: number, read: ReadElement): number {
  const at = locate(operand, loop, gathered);
  return at < 0 ? operand.pad : read(slot, at);
}

/** Whether a side of a product is a pad of 0, so that the referee never looks at the other side (packed ops only). */
function meetsZero(op: Op, loop: readonly number[]): boolean {
  return [op.a, op.b!].some((operand) => operand.pad === 0 && locate(operand, loop, 0) < 0);
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

/**
 * Element `element` (row-major) of an op's output, by the formula of docs/spec/program.md as it stands there. `sumRun` may give the sum of the
 * run of a packed op that starts at these loop indices, or null to have it computed element by element.
 */
export function computeElement({
  op,
  element,
  read,
  sumRun,
}: {
  op: Op;
  element: number;
  read: ReadElement;
  sumRun?: (loop: readonly number[]) => number | null;
}): number {
  const { dims } = op.output;
  const loop = new Array<number>(dims.length + op.reduceDims.length).fill(0);
  for (let rest = element, i = dims.length - 1; i >= 0; i--) {
    loop[i] = rest % dims[i]!;
    rest = Math.floor(rest / dims[i]!);
  }

  let acc = op.reduce === "max" ? INT32_MIN : 0;
  const packed = isPacked({ op });
  const zeros = packed && (op.a.pad === 0 || op.b!.pad === 0);
  const inner = loop.length - 1;
  do {
    if (packed && sumRun !== undefined && loop[inner] === 0) {
      const sum = sumRun(loop);
      if (sum !== null) {
        acc = (acc + sum) | 0;
        loop[inner] = op.reduceDims.at(-1)! - 1;
        continue;
      }
    }
    if (zeros && meetsZero(op, loop)) continue;
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
