import type { NormalOp, NormalOperand } from "./normaliseOp.ts";

/** How a packed op is cut into tasks; the fields are those of kernels/layout.ts. */
export interface Contraction {
  readonly a: NormalOperand;
  readonly b: NormalOperand;
  readonly batchLoops: readonly number[];
  readonly mLoops: readonly number[];
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly bShared: boolean;
  readonly sharedBatchBytes: number;
  readonly sharedItems: number;
  readonly itemsPerTask: number;
  readonly packTasks: number;
  readonly taskM: number;
  readonly taskN: number;
  readonly mTasks: number;
  readonly nTasks: number;
  readonly blockM: number;
  /** Packing buffers a worker needs. */
  readonly bufferBytes: number;
}

// A block of packed rows should stay in the second-level cache next to a panel, its accumulators in the first.
const BLOCK_BYTES = 196_608;
const MOST_ROWS = 64;
const MOST_COLUMNS = 512;
// Multiply-accumulates of a task: enough to make handing it out cheap.
const TASK_MACS = 400_000;
const MOST_K = 65_536;
const MOST_SHARED_BYTES = 2 ** 28;

const up = (value: number, step: number) => Math.ceil(value / step) * step;

/** Plans a packed op as matrix products, or returns null when its last output loop moves both operands or its packed form would be too large. */
export function planContraction({ normal, threads }: { normal: NormalOp; threads: number }): Contraction | null {
  const { dims, reduceDims } = normal;
  const last = dims.length - 1;
  const moves = (operand: NormalOperand, loop: number) => operand.coefficients.some((row) => row[loop] !== 0);
  let [a, b] = [normal.a, normal.b!];
  // The product commutes: B is the side that the last loop moves.
  if (moves(a, last) && !moves(b, last)) [a, b] = [b, a];
  if (moves(a, last)) return null;
  const outer = dims.map((_, i) => i).slice(0, last);
  const batchLoops = outer.filter((i) => moves(b, i));
  const mLoops = outer.filter((i) => !moves(b, i));
  const size = (loops: readonly number[]) => loops.reduce((product, i) => product * dims[i]!, 1);
  const [batch, m, n] = [size(batchLoops), size(mLoops), dims[last]!];
  const k = up(
    reduceDims.reduce((product, dim) => product * dim, 1),
    8,
  );
  if (k > MOST_K) return null;
  const rowBytes = (k + 8) * 2;
  const bShared = n <= m;
  const sharedItems = bShared ? Math.ceil(n / 8) : Math.ceil(m / 4);
  const sharedBatchBytes = sharedItems * (bShared ? 16 * k : 8 * k);
  if (batch * sharedBatchBytes > MOST_SHARED_BYTES) return null;
  let blockM = Math.min(MOST_ROWS, up(m, 4), Math.max(4, Math.floor(BLOCK_BYTES / rowBytes / 4) * 4));
  let taskM = up(m, 4);
  let taskN = up(n, 8);
  const wanted = threads * 4;
  if (bShared) {
    taskN = Math.min(taskN, MOST_COLUMNS);
    const fair = up((batch * m * Math.ceil(n / taskN)) / wanted, 4);
    const worth = up(TASK_MACS / (taskN * k), 4);
    taskM = Math.min(taskM, Math.max(worth, Math.min(fair, blockM)));
    blockM = Math.min(blockM, taskM);
  } else {
    const fair = up((batch * n) / wanted, 8);
    const worth = up(TASK_MACS / (m * k), 8);
    taskN = Math.min(taskN, MOST_COLUMNS, Math.max(worth, Math.min(fair, 64)));
  }
  const ownBytes = bShared ? blockM * 2 * k : (taskN / 8) * 16 * k;
  const itemsPerTask = Math.max(1, Math.floor(262_144 / (rowBytes * 8)));
  return {
    ...{ a, b, batchLoops, mLoops, batch, m, n, k, bShared, sharedBatchBytes, sharedItems, itemsPerTask, taskM, taskN, blockM },
    packTasks: batch * Math.ceil(sharedItems / itemsPerTask),
    mTasks: Math.ceil(m / taskM),
    nTasks: Math.ceil(n / taskN),
    bufferBytes: blockM * taskN * 4 + ownBytes + 4 * rowBytes + 256,
  };
}
