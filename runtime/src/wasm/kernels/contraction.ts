// Packed ops, out[batch][m][n] = epilogue(Σ over k of A[batch][m][k] × B[batch][n][k]), n being the last output loop. B goes into panels of 8 columns
// (4 when no more are left), A into rows, both i16; the side with fewer rows is packed once for all tasks, the other one by each
// task for itself, so a convolution's windows never exist in memory as a whole.
import * as L from "./layout";
import { finishRow } from "./finishRow";
import { loadRow } from "./loadRow";
import { packRow } from "./packRow";
import { address, buffers, loop, loops, rowBias, rowScale, setLoop, word } from "./state";
import { tile4x4, tile4x8 } from "./tile";

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

function rowBytes(op: usize): usize {
  // 8 elements more, because a packed row writes up to 7 behind its end.
  return (<usize>word(op, L.K) + 8) << 1;
}

function packA(op: usize, m: i32, count: i32, to: usize): void {
  const step = rowBytes(op);
  const rows = word(op, L.M_COUNT);
  const last = word(op, L.RANK) - 1;
  setLoop(last, 0);
  for (let i: i32 = 0; i < count; i++, to += step) {
    // Rows behind the last one only fill the last tile: any values do.
    setLoops(op, word(op, L.M_LOOPS), L.M_LOOP, min(m + i, rows - 1));
    packRow(op, address(op, L.A), to);
  }
}

/** Packs the panel of the columns n, n + 1, …; `spare` holds its 8 rows before they are interleaved. */
function packPanel(op: usize, n: i32, to: usize, spare: usize): void {
  const step = rowBytes(op);
  const left = word(op, L.N_COUNT) - n;
  const wide = left > 4;
  const last = word(op, L.RANK) - 1;
  const columns: i32 = wide ? 8 : 4;
  const k = (<usize>word(op, L.K)) << 1;
  for (let i: i32 = 0; i < columns; i++) {
    if (i < left) {
      setLoop(last, n + i);
      packRow(op, address(op, L.B), spare + step * i);
    } else memory.fill(spare + step * i, 0, k);
  }
  const halves: usize = wide ? 2 : 1;
  for (let half: usize = 0; half != halves; half++) {
    let from = spare + half * 4 * step;
    let q = to + half * 16;
    const pair: usize = wide ? 32 : 16;
    for (const end = from + k; from < end; from += 16, q += 4 * pair) {
      const r0 = v128.load(from);
      const r1 = v128.load(from + step);
      const r2 = v128.load(from + 2 * step);
      const r3 = v128.load(from + 3 * step);
      const x0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
      const x1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
      const x2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
      const x3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
      v128.store(q, v128.shuffle<i64>(x0, x2, 0, 2));
      v128.store(q + pair, v128.shuffle<i64>(x0, x2, 1, 3));
      v128.store(q + 2 * pair, v128.shuffle<i64>(x1, x3, 0, 2));
      v128.store(q + 3 * pair, v128.shuffle<i64>(x1, x3, 1, 3));
    }
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
    if (word(op, L.B_SHARED)) packPanel(op, item * 8, base + <usize>item * (k << 4), buffers);
    else packA(op, item * 4, 4, base + <usize>(item * 4) * rowBytes(op));
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
  const aStep = rowBytes(op);
  const bShared = word(op, L.B_SHARED) != 0;
  const shared = address(op, L.SHARED) + <usize>batch * address(op, L.SHARED_BATCH_BYTES);
  const columns = n1 - n0;
  const accStep = (<usize>((columns + 7) & ~7)) << 2;
  const blockM = word(op, L.BLOCK_M);
  // Buffers: accumulators, then the side this task packs for itself, then 8 rows to build panels from.
  const acc = buffers;
  const own = acc + <usize>blockM * accStep + 64;
  for (let i: i32 = 0; i < rank; i++) setLoop(i, 0);
  setLoops(op, word(op, L.BATCH_LOOPS), L.BATCH_LOOP, batch);
  let panels = shared + <usize>(n0 >> 3) * panelBytes;
  if (!bShared) {
    panels = own;
    const spare = own + <usize>((columns + 7) >> 3) * panelBytes;
    for (let n = n0; n < n1; n += 8) packPanel(op, n, panels + <usize>((n - n0) >> 3) * panelBytes, spare);
  }
  const bias = address(op, L.BIAS);
  const scale = address(op, L.SCALE);
  const biasOnce = bias != 0 && word(bias, L.ROW_CONSTANT) != 0;
  const scaleOnce = scale != 0 && word(scale, L.ROW_CONSTANT) != 0;
  if (biasOnce) loadRow(bias, rowBias, n0, columns, last, rank);
  if (scaleOnce) loadRow(scale, rowScale, n0, columns, last, rank);
  for (let m = m0; m < m1; m += blockM) {
    const rows = min(blockM, m1 - m);
    let a = shared + <usize>m * aStep;
    if (bShared) {
      a = own;
      packA(op, m, (rows + 3) & ~3, a);
    }
    for (let n = n0; n < n1; n += 8) {
      const panel = panels + <usize>((n - n0) >> 3) * panelBytes;
      const wide = word(op, L.N_COUNT) - n > 4;
      const to = acc + ((<usize>(n - n0)) << 2);
      for (let i: i32 = 0; i < rows; i += 4) {
        const at = a + <usize>i * aStep;
        if (wide) tile4x8(at, aStep, panel, <i32>(k >> 1), to + <usize>i * accStep, accStep);
        else tile4x4(at, aStep, panel, <i32>(k >> 1), to + <usize>i * accStep, accStep);
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
