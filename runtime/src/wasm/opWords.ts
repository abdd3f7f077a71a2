import { COMBINES, REDUCES } from "../program/types.ts";
import * as L from "./kernels/layout.ts";
import type { NormalOp } from "./normaliseOp.ts";
import type { Contraction } from "./planContraction.ts";

/** The part of a row-by-row op's plan that tells how it is cut into chunks. */
export interface RowChunks {
  readonly block: number;
  readonly blocksPerRow: number;
  readonly units: number;
  readonly unitsPerChunk: number;
  readonly tall: number;
}

/** Returns the plan of an op (kernels/layout.ts); `operands` are the addresses of the operands' plans, 0 for none. */
export function opWords({
  normal,
  out,
  operands,
  work,
  shared,
}: {
  normal: NormalOp;
  out: number;
  operands: { a: number; b: number; bias: number; scale: number };
  work: Contraction | RowChunks;
  shared: number;
}): number[] {
  const { op, dims, reduceDims } = normal;
  const words = new Array<number>(L.OP_WORDS).fill(0);
  const put = (at: number, ...values: number[]) => values.forEach((value, i) => (words[at + i] = value));
  const immediate = typeof op.multiplier === "number";
  put(
    L.COMBINE,
    COMBINES.indexOf(op.combine),
    REDUCES.indexOf(op.reduce),
    out,
    op.output.dtype === "i32" ? 1 : 0,
    op.shift,
    op.combineShift,
  );
  put(L.MULTIPLIER, immediate ? (op.multiplier as number) : 0, op.zeroPoint, op.min, op.max);
  put(L.RANK, dims.length, ...dims);
  put(L.REDUCE_RANK, reduceDims.length, ...reduceDims);
  put(L.A, operands.a, operands.b, operands.bias, operands.scale);
  put(L.RESCALES, immediate && op.multiplier === 1 && op.shift === 0 ? 0 : 1);
  put(L.OUT_STRIDES, ...dims.map((_, i) => dims.slice(i + 1).reduce((product, dim) => product * dim, 1)));
  if ("units" in work) put(L.BLOCK, work.block, work.blocksPerRow, work.units, work.unitsPerChunk, work.tall);
  else {
    put(L.BATCH_LOOPS, work.batchLoops.length, ...work.batchLoops);
    put(L.M_LOOPS, work.mLoops.length, ...work.mLoops);
    put(L.M_COUNT, work.m, work.n, work.k, work.bShared ? 1 : 0, shared, work.sharedBatchBytes);
    put(L.TASK_M, work.taskM, work.taskN, work.mTasks, work.nTasks, work.sharedItems, work.itemsPerTask, work.blockM);
  }
  return words;
}
