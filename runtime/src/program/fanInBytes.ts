import { LEAF_BYTES } from "../hash/types.ts";
import { elementBytes } from "./elementBytes.ts";
import { elementCount } from "./elementCount.ts";
import { slotsOf } from "./slotsOf.ts";
import { tensorBytes } from "./tensorBytes.ts";
import type { Op, Operand } from "./types.ts";

/** Leaves that the reads of one operand for one output element can touch at most. */
function leavesTouched(operand: Operand, outputRank: number, reduceDims: readonly number[]): number {
  const leaves = Math.ceil(tensorBytes(operand) / LEAF_BYTES);
  const size = elementBytes(operand.dtype);
  const rowStrides = operand.dims.map((_, row) => elementCount(operand.dims.slice(row + 1)) * size);
  const along = (value: (row: number) => number) => Math.abs(rowStrides.reduce((sum, stride, row) => sum + value(row) * stride, 0));
  const strideOf = (loop: number) => along((row) => operand.map[row]!.coefficients[loop]!);

  let span: number = size;
  let pieces = 1;
  const loops = reduceDims.map((extent, i) => ({ extent, stride: strideOf(outputRank + i) })).filter(({ stride }) => stride > 0);
  for (const { extent, stride } of loops.sort((x, y) => x.stride - y.stride)) {
    if (stride <= span + LEAF_BYTES - 1) span += stride * (extent - 1);
    else pieces *= extent;
  }
  // Where a piece can start within a leaf: only at multiples of the alignment that offset and strides have in common.
  const steps = [
    along((row) => operand.map[row]!.offset),
    ...Array.from({ length: outputRank + reduceDims.length }, (_, i) => strideOf(i)),
  ];
  let alignment = LEAF_BYTES;
  while (steps.some((step) => step % alignment !== 0)) alignment /= 2;
  const leavesPerPiece = Math.min(leaves, Math.floor((LEAF_BYTES - alignment + span - 1) / LEAF_BYTES) + 1);
  return Math.min(leaves, leavesPerPiece * pieces);
}

/** Bytes of whole leaves that opening any one output element takes at most, by the bound of docs/spec/program.md. */
export function fanInBytes({ op }: { op: Op }): number {
  let leaves = 1;
  for (const { slot, operand } of slotsOf({ op })) {
    if (op.combine === "gather" && slot === "b") {
      leaves += Math.min(Math.ceil(tensorBytes(operand) / LEAF_BYTES), elementCount(op.reduceDims));
    } else {
      leaves += leavesTouched(operand, op.output.dims.length, op.reduceDims);
    }
  }
  return leaves * LEAF_BYTES;
}
