import type { Op, Operand } from "../program/types.ts";

/** A map whose loops are those of a NormalOp. `flat` are the element strides of all rows together, with `flatOffset`. */
export interface NormalOperand {
  readonly operand: Operand;
  readonly strides: readonly number[];
  readonly coefficients: readonly (readonly number[])[];
  readonly flatOffset: number;
  readonly flat: readonly number[];
  /** No index can leave the view, so `flat` alone tells where a read goes. */
  readonly linear: boolean;
}

/** An op without its loops of extent 1, and with loops joined that every operand passes through as if they were one. */
export interface NormalOp {
  readonly op: Op;
  readonly dims: readonly number[];
  readonly reduceDims: readonly number[];
  readonly a: NormalOperand;
  readonly b: NormalOperand | null;
  readonly bias: NormalOperand | null;
  readonly scale: NormalOperand | null;
}

const without = <T>(list: readonly T[], index: number) => list.filter((_, i) => i !== index);

function normaliseOperand(operand: Operand, extents: readonly number[], gathered: boolean): NormalOperand {
  const strides = operand.dims.map((_, j) => operand.dims.slice(j + 1).reduce((product, dim) => product * dim, 1));
  let flatOffset = 0;
  let linear = !gathered;
  const flat = extents.map(() => 0);
  operand.map.forEach((row, j) => {
    flatOffset += row.offset * strides[j]!;
    let least = row.offset;
    let greatest = row.offset;
    row.coefficients.forEach((coefficient, i) => {
      flat[i]! += coefficient * strides[j]!;
      least += Math.min(0, coefficient * (extents[i]! - 1));
      greatest += Math.max(0, coefficient * (extents[i]! - 1));
    });
    if (least < 0 || greatest >= operand.dims[j]!) linear = false;
  });
  return { operand, strides, coefficients: operand.map.map((row) => row.coefficients), flatOffset, flat, linear };
}

function dropLoop(normal: NormalOperand, loop: number): NormalOperand {
  return { ...normal, coefficients: normal.coefficients.map((row) => without(row, loop)), flat: without(normal.flat, loop) };
}

/** Whether loops `i` and `i + 1` can be one loop whose step is that of `i + 1`. */
function joins(normal: NormalOperand, i: number, extent: number): boolean {
  if (normal.linear) return normal.flat[i] === normal.flat[i + 1]! * extent;
  return normal.coefficients.every((row) => row[i] === row[i + 1]! * extent);
}

/**
 * Returns the op with fewer and longer loops that computes the same elements in the same order. With `packed` the reduction's
 * loops and the output's stay separate, and the innermost reduce loop stays even when its extent is 1.
 */
export function normaliseOp({ op, packed }: { op: Op; packed: boolean }): NormalOp {
  let outputs = [...op.output.dims];
  let reductions = [...op.reduceDims];
  const extents = [...outputs, ...reductions];
  const make = (operand: Operand | null, gathered = false) => (operand === null ? null : normaliseOperand(operand, extents, gathered));
  const scale = typeof op.multiplier === "number" ? null : op.multiplier;
  let operands = [make(op.a), make(op.b, op.combine === "gather"), make(op.bias), make(scale)];
  const drop = (loop: number) => {
    if (loop < outputs.length) outputs = without(outputs, loop);
    else reductions = without(reductions, loop - outputs.length);
    operands = operands.map((operand) => operand && dropLoop(operand, loop));
  };
  for (let i = outputs.length + reductions.length - 1; i >= 0; i--) {
    const extent = i < outputs.length ? outputs[i] : reductions[i - outputs.length];
    const keep = i < outputs.length ? outputs.length === 1 : packed && i === outputs.length + reductions.length - 1;
    if (extent === 1 && !keep) drop(i);
  }
  for (let i = outputs.length + reductions.length - 2; i >= 0 && !packed; i--) {
    if (i === outputs.length - 1) continue;
    const inner = i < outputs.length ? outputs[i + 1]! : reductions[i + 1 - outputs.length]!;
    if (!operands.every((operand) => operand === null || joins(operand, i, inner))) continue;
    if (i < outputs.length) outputs[i + 1]! *= outputs[i]!;
    else reductions[i + 1 - outputs.length]! *= reductions[i - outputs.length]!;
    drop(i);
  }
  const [a, b, bias, multiplier] = operands;
  return { op, dims: outputs, reduceDims: reductions, a: a!, b: b ?? null, bias: bias ?? null, scale: multiplier ?? null };
}
