import { treeDepth } from "../hash/treeDepth.ts";
import { LEAF_BYTES } from "../hash/types.ts";
import { distinctSources } from "./distinctSources.ts";
import { elementBytes } from "./elementBytes.ts";
import { elementCount } from "./elementCount.ts";
import { encodeOp } from "./encodeOp.ts";
import { leafPieces, type LeafPieces } from "./leafPieces.ts";
import { slotsOf } from "./slotsOf.ts";
import { tensorBytes } from "./tensorBytes.ts";
import type { AffineRow, Op, Operand } from "./types.ts";

/** The most that a proof about one element of an op can hold. */
export interface ProofSize {
  readonly bytes: number;
  readonly leaves: number;
  /** Hashes of paths, siblings of ranges and roots of constants. */
  readonly hashes: number;
}

const HASH_BYTES = 32;
// Header, u32 op, u16 descriptor length, u32 element (docs/spec/commitments.md).
const FIXED_BYTES = 45 + 4 + 2 + 4;
const RANGE_HEAD_BYTES = 6;

/**
 * The largest Element proof about any element of an op, by the layout of docs/spec/commitments.md: the fan-in bound's pieces, each with as many
 * siblings as a run of that many leaves can have. Every real proof is at most as large; a program's trace has `opCount` roots.
 */
export function proofSize({ op, opCount, inputCount }: { op: Op; opCount: number; inputCount: number }): ProofSize {
  const traceDepth = treeDepth({ count: opCount });
  const outputDepth = treeDepth({ count: Math.ceil(tensorBytes(op.output) / LEAF_BYTES) });
  let bytes = FIXED_BYTES + encodeOp({ op }).length;
  let leaves = 1;
  let hashes = 2 * traceDepth + outputDepth;
  for (const { kind } of distinctSources({ op })) {
    if (kind === "generated") continue;
    bytes += 1;
    hashes += { constant: 1, input: treeDepth({ count: inputCount }), output: traceDepth }[kind];
  }
  for (const { slot, operand } of slotsOf({ op })) {
    if (operand.source.kind === "generated" || (slot === "multiplier" && besideBias(op))) continue;
    const opening = openingSize(leafPieces({ op, slot, operand }));
    bytes += opening.ranges * RANGE_HEAD_BYTES;
    leaves += opening.leaves;
    hashes += opening.siblings;
  }
  return { bytes: bytes + leaves * LEAF_BYTES + hashes * HASH_BYTES, leaves, hashes };
}

/** Whether bias and multiplier always lie in one leaf: in one tensor, moved alike by the output indices, and in one aligned block of it. */
function besideBias({ output, bias, multiplier }: Op): boolean {
  if (bias === null || typeof multiplier === "number") return false;
  const same = (x: Operand["source"], y: Operand["source"]) => x.kind === y.kind && x.index === y.index;
  if (!same(bias.source, multiplier.source) || bias.dims.some((dim, i) => dim !== multiplier.dims[i])) return false;
  const alike = bias.map.every((row, i) => row.coefficients.every((value, loop) => value === multiplier.map[i]!.coefficients[loop]));
  if (!alike || bias.dims.length !== multiplier.dims.length) return false;
  const along = (operand: Operand, value: (row: AffineRow) => number) =>
    operand.map.reduce((sum, row, i) => sum + value(row) * elementCount(operand.dims.slice(i + 1)) * elementBytes("i32"), 0);
  let block = LEAF_BYTES;
  for (let loop = 0; loop < output.dims.length; loop++) {
    while (along(bias, (row) => row.coefficients[loop]!) % block !== 0) block /= 2;
  }
  const [first, second] = [bias, multiplier].map((operand) => Math.floor(along(operand, (row) => row.offset) / block));
  return first === second;
}

/** Each piece by itself or the whole tensor in one range, whichever is smaller: proofs are built of the cheapest ranges. */
function openingSize({ pieces, leavesPerPiece, tensorLeaves }: LeafPieces): { ranges: number; leaves: number; siblings: number } {
  const depth = treeDepth({ count: tensorLeaves });
  const apart = { ranges: pieces, leaves: pieces * leavesPerPiece, siblings: pieces * mostSiblings({ count: leavesPerPiece, depth }) };
  // Of a run through nearly the whole tensor both ends can lack siblings.
  const whole = { ranges: 1, leaves: tensorLeaves, siblings: 2 * depth };
  const sizeOf = ({ ranges, leaves, siblings }: typeof apart) => ranges * RANGE_HEAD_BYTES + leaves * LEAF_BYTES + siblings * HASH_BYTES;
  return sizeOf(apart) <= sizeOf(whole) ? apart : whole;
}

/** The most siblings that a run of `count` leaves can need, wherever it lies in a tree of this depth. */
function mostSiblings({ count, depth }: { count: number; depth: number }): number {
  let runs = new Map([[count, 0]]);
  for (let height = depth; height > 0; height--) {
    const above = new Map<number, number>();
    const reach = (width: number, siblings: number) => above.set(width, Math.max(above.get(width) ?? 0, siblings));
    for (const [width, siblings] of runs) {
      if (width % 2 === 1) reach((width + 1) / 2, siblings + 1);
      else {
        reach(width / 2, siblings);
        if (width + 2 <= 2 ** height) reach(width / 2 + 1, siblings + 2);
      }
    }
    runs = above;
  }
  return Math.max(...runs.values());
}
