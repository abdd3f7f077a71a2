// Any op, row by row along the last output loop: acc[x] = REDUCE over r of combine(A[...], B[...]), then the epilogue.
import * as L from "./layout";
import { combineRow, reduceRow } from "./combineRow";
import { finishRow } from "./finishRow";
import { gatherRow, loadRow } from "./loadRow";
import { address, loop, loops, rowA, rowAcc, rowB, rowBias, rowScale, setLoop, word } from "./state";

/** acc = combine(A, B) of one point of the reduction. */
function combined(op: usize, to: usize, x0: i32, n: i32, last: i32, loopCount: i32): void {
  const code = word(op, L.COMBINE);
  loadRow(address(op, L.A), to, x0, n, last, loopCount);
  if (code == 6) gatherRow(address(op, L.B), to, x0, n, last, loopCount);
  else {
    if (address(op, L.B) != 0) loadRow(address(op, L.B), rowB, x0, n, last, loopCount);
    combineRow(code, word(op, L.COMBINE_SHIFT), to, rowB, n);
  }
}

function accumulate(op: usize, x0: i32, n: i32, last: i32): void {
  const reduce = word(op, L.REDUCE);
  const rank = last + 1;
  if (reduce == 0) {
    combined(op, rowAcc, x0, n, last, rank);
    return;
  }
  const start = i32x4.splat(reduce == 1 ? 0 : i32.MIN_VALUE);
  for (let x: i32 = 0; x < n; x += 4) v128.store(rowAcc + ((<usize>x) << 2), start);
  const reduceRank = word(op, L.REDUCE_RANK);
  let points: i32 = 1;
  for (let q: i32 = 0; q < reduceRank; q++) {
    setLoop(rank + q, 0);
    points *= word(op, L.REDUCE_DIMS + q);
  }
  for (let point: i32 = 0; point < points; point++) {
    combined(op, rowA, x0, n, last, rank + reduceRank);
    reduceRow(reduce, rowAcc, rowA, n);
    for (let q = reduceRank - 1; q >= 0; q--) {
      const next = loop(rank + q) + 1;
      if (next < word(op, L.REDUCE_DIMS + q)) {
        setLoop(rank + q, next);
        break;
      }
      setLoop(rank + q, 0);
    }
  }
}

/** Computes one chunk of an op's row blocks. */
export function runRows(op: usize, chunk: i32): void {
  const last = word(op, L.RANK) - 1;
  const block = word(op, L.BLOCK);
  const perRow = word(op, L.BLOCKS_PER_ROW);
  const from = chunk * word(op, L.UNITS_PER_CHUNK);
  const until = min(from + word(op, L.UNITS_PER_CHUNK), word(op, L.UNITS));
  const width = word(op, L.DIMS + last);
  const bias = address(op, L.BIAS);
  const scale = address(op, L.SCALE);
  let biasAt: i32 = -1;
  let scaleAt: i32 = -1;
  for (let unit = from; unit < until; unit++) {
    let row = unit / perRow;
    const x0 = (unit - row * perRow) * block;
    const n = min(block, width - x0);
    let first = x0;
    for (let i = last - 1; i >= 0; i--) {
      const dim = word(op, L.DIMS + i);
      const above = row / dim;
      setLoop(i, row - above * dim);
      first += (row - above * dim) * word(op, L.OUT_STRIDES + i);
      row = above;
    }
    accumulate(op, x0, n, last);
    // A row that only the last loop moves stays as it is until the block changes.
    if (bias != 0 && (biasAt != x0 || !word(bias, L.ROW_CONSTANT))) loadRow(bias, rowBias, x0, n, last, last + 1);
    if (scale != 0 && (scaleAt != x0 || !word(scale, L.ROW_CONSTANT))) loadRow(scale, rowScale, x0, n, last, last + 1);
    biasAt = x0;
    scaleAt = x0;
    finishRow(op, rowAcc, n, first, bias != 0 ? rowBias : 0, scale != 0 ? rowScale : 0, loops + 64);
  }
}
