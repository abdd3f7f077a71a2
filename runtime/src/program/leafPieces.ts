import { LEAF_BYTES } from "../hash/types.ts";
import { elementBytes } from "./elementBytes.ts";
import { elementCount } from "./elementCount.ts";
import type { Slot } from "./slotsOf.ts";
import { tensorBytes } from "./tensorBytes.ts";
import type { Op, Operand } from "./types.ts";

/** What one operand's reads for one output element touch at most: `pieces` runs of `leavesPerPiece` leaves, of a tensor of `tensorLeaves`. */
export interface LeafPieces {
  readonly pieces: number;
  readonly leavesPerPiece: number;
  readonly tensorLeaves: number;
  /** Leaves touched in all. */
  readonly leaves: number;
}

/** The fan-in bound of docs/spec/program.md for one operand of an op. */
export function leafPieces({ op, slot, operand }: { op: Op; slot: Slot; operand: Operand }): LeafPieces {
  const tensorLeaves = Math.ceil(tensorBytes(operand) / LEAF_BYTES);
  if (op.combine === "gather" && slot === "b") {
    const pieces = elementCount(op.reduceDims);
    return { pieces, leavesPerPiece: 1, tensorLeaves, leaves: Math.min(tensorLeaves, pieces) };
  }
  const outputRank = op.output.dims.length;
  const size = elementBytes(operand.dtype);
  const rowStrides = operand.dims.map((_, row) => elementCount(operand.dims.slice(row + 1)) * size);
  const along = (value: (row: number) => number) => Math.abs(rowStrides.reduce((sum, stride, row) => sum + value(row) * stride, 0));
  const strideOf = (loop: number) => along((row) => operand.map[row]!.coefficients[loop]!);

  let span: number = size;
  let pieces = 1;
  const loops = op.reduceDims.map((extent, i) => ({ extent, stride: strideOf(outputRank + i) })).filter(({ stride }) => stride > 0);
  for (const { extent, stride } of loops.sort((x, y) => x.stride - y.stride)) {
    if (stride <= span + LEAF_BYTES - 1) span += stride * (extent - 1);
    else pieces *= extent;
  }
  // Where a piece can start within a leaf: only at multiples of the alignment that offset and strides have in common.
  const steps = [
    along((row) => operand.map[row]!.offset),
    ...Array.from({ length: outputRank + op.reduceDims.length }, (_, i) => strideOf(i)),
  ];
  let alignment = LEAF_BYTES;
  while (steps.some((step) => step % alignment !== 0)) alignment /= 2;
  const leavesPerPiece = Math.min(tensorLeaves, Math.floor((LEAF_BYTES - alignment + span - 1) / LEAF_BYTES) + 1);
  return { pieces, leavesPerPiece, tensorLeaves, leaves: Math.min(tensorLeaves, leavesPerPiece * pieces) };
}
