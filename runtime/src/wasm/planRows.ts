import * as L from "./kernels/layout.ts";
import type { NormalOp } from "./normaliseOp.ts";
import type { RowChunks } from "./opWords.ts";

const MOST_STEPS = 131_072;
const LEAST_STEPS = 8_192;

/** Cuts an op that is computed in rows into blocks, and those into tasks. */
export function planRows({ normal, threads }: { normal: NormalOp; threads: number }): RowChunks {
  const product = (list: readonly number[]) => list.reduce((all, dim) => all * dim, 1);
  const { dims, reduceDims } = normal;
  const width = dims[dims.length - 1]!;
  const height = dims[dims.length - 2] ?? 1;
  const block = Math.min(width, L.MOST_BLOCK);
  const blocksPerRow = Math.ceil(width / block);
  const tall = Math.min(height, Math.floor(L.MOST_BLOCK / block));
  const units = product(dims.slice(0, -2)) * Math.ceil(height / tall) * blocksPerRow;
  // A unit costs about as much as 64 elements on top of its elements.
  const steps = (block * tall + 64) * product(reduceDims);
  const task = Math.min(MOST_STEPS, Math.max(LEAST_STEPS, (units * steps) / (threads * 4)));
  return { block, blocksPerRow, tall, units, unitsPerChunk: Math.max(1, Math.floor(task / steps)) };
}
