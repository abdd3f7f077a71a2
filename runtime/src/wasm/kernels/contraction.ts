// Packed ops, out[batch][m][n] = epilogue(Σ over k of A[batch][m][k] × B[batch][n][k]), n being the last output loop. B goes into panels of 8 columns
// (4 when no more are left), A into rows in fours, both i16; the side with fewer rows is packed once for all tasks, the other one by each
// task for itself, so a convolution's windows never exist in memory as a whole.
import * as L from "./layout";
import { finishRow } from "./finishRow";
import { loadRow } from "./loadRow";
import { absentRow, locateRow, packRows } from "./packRows";
import { address, buffers, loop, loops, rowBias, rowScale, setLoop, word } from "./state";
import { tile4x4, tile4x8 } from "./tile";

/** Elements of k of one pass: 8 KiB of a panel. */
const PART: usize = 512;

/** Sets the loops listed at `list` to the mixed-radix digits of `index`. */
function setLoops(op: usize, count: i32, list: i32, index: i32): void {
  for (let i = count - 1; i >= 0; i--) {
    const l = word(op, list + i);
    const dim = word(op, L.DIMS + l);
    const above = index / dim;
    setLoop(l, index - above * dim);
    index = above;
  }
}

/** Packs the rows m, m + 1, … (a multiple of 4; behind the last one any values do) to `to`, four by four. */
function packA(op: usize, m: i32, count: i32, to: usize): void {
  const rows = word(op, L.M_COUNT);
  const operand = address(op, L.A);
  setLoop(word(op, L.RANK) - 1, 0);
  for (let i: i32 = 0; i < count; i += 4) {
    for (let r: i32 = 0; r < 4; r++) {
      setLoops(op, word(op, L.M_LOOPS), L.M_LOOP, min(m + i + r, rows - 1));
      locateRow(op, operand, r);
    }
    packRows(op, operand, to, 16, buffers);
    to += <usize>word(op, L.K) << 3;
  }
}

/** Packs the panel of the columns n, n + 1, …: 8, or 4 when no more are left; columns that do not exist are zeros. */
function packPanel(op: usize, n: i32, to: usize): void {
  const left = word(op, L.N_COUNT) - n;
  const last = word(op, L.RANK) - 1;
  const columns: i32 = left > 4 ? 8 : 4;
  for (let c: i32 = 0; c < columns; c += 4) {
    for (let i: i32 = 0; i < 4; i++) {
      if (c + i < left) {
        setLoop(last, n + c + i);
        locateRow(op, address(op, L.B), i);
      } else absentRow(i);
    }
    packRows(op, address(op, L.B), to + c * 4, columns * 4, buffers);
  }
}

/** Packs one task's share of the side that all tasks read. */
export function packShared(op: usize, task: i32): void {
  const items = word(op, L.SHARED_ITEMS);
  const perTask = word(op, L.ITEMS_PER_TASK);
  const tasks = (items + perTask - 1) / perTask;
  const batch = task / tasks;
  const from = (task - batch * tasks) * perTask;
  const until = min(from + perTask, items);
  const base = address(op, L.SHARED) + <usize>batch * address(op, L.SHARED_BATCH_BYTES);
  for (let i: i32 = 0; i < word(op, L.RANK); i++) setLoop(i, 0);
  setLoops(op, word(op, L.BATCH_LOOPS), L.BATCH_LOOP, batch);
  const k = <usize>word(op, L.K);
  for (let item = from; item < until; item++) {
    if (word(op, L.B_SHARED)) packPanel(op, item * 8, base + <usize>item * (k << 4));
    else packA(op, item * 4, 4, base + <usize>item * (k << 3));
  }
}

/** Computes one task: some rows and columns of one batch. */
export function runContraction(op: usize, task: i32): void {
  const mTasks = word(op, L.M_TASKS);
  const nTasks = word(op, L.N_TASKS);
  const perBatch = mTasks * nTasks;
  const batch = task / perBatch;
  const rest = task - batch * perBatch;
  const m0 = (rest / nTasks) * word(op, L.TASK_M);
  const n0 = (rest % nTasks) * word(op, L.TASK_N);
  const m1 = min(m0 + word(op, L.TASK_M), word(op, L.M_COUNT));
  const n1 = min(n0 + word(op, L.TASK_N), word(op, L.N_COUNT));
  const rank = word(op, L.RANK);
  const last = rank - 1;
  const k = <usize>word(op, L.K);
  const panelBytes = k << 4;
  const bShared = word(op, L.B_SHARED) != 0;
  const shared = address(op, L.SHARED) + <usize>batch * address(op, L.SHARED_BATCH_BYTES);
  const columns = n1 - n0;
  const accStep = (<usize>((columns + 7) & ~7)) << 2;
  const blockM = word(op, L.BLOCK_M);
  // Buffers: four rows to weave from, the accumulators, then the side that this task packs for itself.
  const acc = buffers + 4 * ((k + 8) << 1);
  const own = acc + <usize>blockM * accStep + 64;
  for (let i: i32 = 0; i < rank; i++) setLoop(i, 0);
  setLoops(op, word(op, L.BATCH_LOOPS), L.BATCH_LOOP, batch);
  let panels = shared + <usize>(n0 >> 3) * panelBytes;
  if (!bShared) {
    panels = own;
    for (let n = n0; n < n1; n += 8) packPanel(op, n, panels + <usize>((n - n0) >> 3) * panelBytes);
  }
  const bias = address(op, L.BIAS);
  const scale = address(op, L.SCALE);
  const biasOnce = bias != 0 && word(bias, L.ROW_CONSTANT) != 0;
  const scaleOnce = scale != 0 && word(scale, L.ROW_CONSTANT) != 0;
  if (biasOnce) loadRow(bias, rowBias, n0, columns, last, rank);
  if (scaleOnce) loadRow(scale, rowScale, n0, columns, last, rank);
  for (let m = m0; m < m1; m += blockM) {
    const rows = min(blockM, m1 - m);
    let a = shared + <usize>m * (k << 1);
    if (bShared) {
      a = own;
      packA(op, m, (rows + 3) & ~3, a);
    }
    // A part of the reduction at a time, so that a panel's part stays in the first-level cache while all rows pass it.
    for (let k0: usize = 0; k0 < k; k0 += PART) {
      const pairs = <i32>(min(PART, k - k0) >> 1);
      for (let n = n0; n < n1; n += 8) {
        const wide = word(op, L.N_COUNT) - n > 4;
        const panel = panels + <usize>((n - n0) >> 3) * panelBytes + (wide ? k0 << 4 : k0 << 3);
        let to = acc + ((<usize>(n - n0)) << 2);
        let at = a + (k0 << 3);
        for (let i: i32 = 0; i < rows; i += 4) {
          if (wide) tile4x8(at, panel, pairs, to, accStep, k0 == 0);
          else tile4x4(at, panel, pairs, to, accStep, k0 == 0);
          at += k << 3;
          to += accStep << 2;
        }
      }
    }
    for (let i: i32 = 0; i < rows; i++) {
      setLoops(op, word(op, L.M_LOOPS), L.M_LOOP, m + i);
      let first = n0;
      for (let l: i32 = 0; l < last; l++) first += loop(l) * word(op, L.OUT_STRIDES + l);
      if (bias != 0 && !biasOnce) loadRow(bias, rowBias, n0, columns, last, rank);
      if (scale != 0 && !scaleOnce) loadRow(scale, rowScale, n0, columns, last, rank);
      finishRow(op, acc + <usize>i * accStep, columns, first, bias != 0 ? rowBias : 0, scale != 0 ? rowScale : 0, loops + 64);
    }
  }
}
