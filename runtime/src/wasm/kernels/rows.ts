// Any op, in blocks of rows along the last output loop: acc[x] = REDUCE over r of combine(A[...], B[...]), then the epilogue. Short rows that follow each
// other along the last but one loop make up one block, so that the work per row is only that of finding its operands.
import * as L from "./layout";
import { combineRow, reduceRow } from "./combineRow";
import { finishRow } from "./finishRow";
import { fetchRows, gatherRow, loadRow } from "./loadRow";
import { address, loop, loops, rowA, rowAcc, rowB, rowBias, rowScale, setLoop, word } from "./state";

// The block worked on: `rows` rows of `n` elements, from element x0 and, when there are several, from row y0 of the last but one loop.
let x0: i32 = 0;
let n: i32 = 0;
let y0: i32 = 0;
let rows: i32 = 1;
let last: i32 = 0;

function loadBlock(operand: usize, to: usize, loopCount: i32): void {
  if (rows == 1) loadRow(operand, to, x0, n, last, loopCount);
  else if (word(operand, L.LINEAR)) fetchRows(operand, to, y0, rows, n, last, loopCount);
  else {
    for (let y: i32 = 0; y < rows; y++, to += (<usize>n) << 2) {
      setLoop(last - 1, y0 + y);
      loadRow(operand, to, x0, n, last, loopCount);
    }
    setLoop(last - 1, y0);
  }
}

function gatherBlock(operand: usize, to: usize, loopCount: i32): void {
  for (let y: i32 = 0; y < rows; y++, to += (<usize>n) << 2) {
    if (rows > 1) setLoop(last - 1, y0 + y);
    gatherRow(operand, to, x0, n, last, loopCount);
  }
  if (rows > 1) setLoop(last - 1, y0);
}

/** Block at `to` = combine(A, B) of one point of the reduction. */
function combined(op: usize, to: usize, loopCount: i32): void {
  const code = word(op, L.COMBINE);
  loadBlock(address(op, L.A), to, loopCount);
  if (code == 6) gatherBlock(address(op, L.B), to, loopCount);
  else {
    if (address(op, L.B) != 0) loadBlock(address(op, L.B), rowB, loopCount);
    combineRow(code, word(op, L.COMBINE_SHIFT), to, rowB, n * rows);
  }
}

function accumulate(op: usize): void {
  const reduce = word(op, L.REDUCE);
  const rank = last + 1;
  if (reduce == 0) {
    combined(op, rowAcc, rank);
    return;
  }
  const start = i32x4.splat(reduce == 1 ? 0 : i32.MIN_VALUE);
  for (let x: i32 = 0; x < n * rows; x += 4) v128.store(rowAcc + ((<usize>x) << 2), start);
  const reduceRank = word(op, L.REDUCE_RANK);
  let points: i32 = 1;
  for (let q: i32 = 0; q < reduceRank; q++) {
    setLoop(rank + q, 0);
    points *= word(op, L.REDUCE_DIMS + q);
  }
  for (let point: i32 = 0; point < points; point++) {
    combined(op, rowA, rank + reduceRank);
    reduceRow(reduce, rowAcc, rowA, n * rows);
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

/** Computes one chunk of an op's blocks. */
export function runRows(op: usize, chunk: i32): void {
  last = word(op, L.RANK) - 1;
  const block = word(op, L.BLOCK);
  const perRow = word(op, L.BLOCKS_PER_ROW);
  const tall = word(op, L.TALL);
  const from = chunk * word(op, L.UNITS_PER_CHUNK);
  const until = min(from + word(op, L.UNITS_PER_CHUNK), word(op, L.UNITS));
  const width = word(op, L.DIMS + last);
  const bias = address(op, L.BIAS);
  const scale = address(op, L.SCALE);
  // A block of an operand that only the last loop moves serves again until its columns change or its rows become more.
  let keptAt: i32 = -1;
  let keptRows: i32 = 0;
  for (let unit = from; unit < until; unit++) {
    let outer = unit / perRow;
    x0 = (unit - outer * perRow) * block;
    n = min(block, width - x0);
    rows = 1;
    let first = x0;
    let i = last - 1;
    if (tall > 1) {
      const height = word(op, L.DIMS + i);
      const blocks = (height + tall - 1) / tall;
      const above = outer / blocks;
      y0 = (outer - above * blocks) * tall;
      rows = min(tall, height - y0);
      outer = above;
      setLoop(i, y0);
      first += y0 * word(op, L.OUT_STRIDES + i);
      i--;
    }
    for (; i >= 0; i--) {
      const dim = word(op, L.DIMS + i);
      const above = outer / dim;
      setLoop(i, outer - above * dim);
      first += (outer - above * dim) * word(op, L.OUT_STRIDES + i);
      outer = above;
    }
    accumulate(op);
    const kept = keptAt == x0 && keptRows >= rows;
    if (bias != 0 && !(kept && word(bias, L.ROW_CONSTANT))) loadBlock(bias, rowBias, last + 1);
    if (scale != 0 && !(kept && word(scale, L.ROW_CONSTANT))) loadBlock(scale, rowScale, last + 1);
    if (!kept) {
      keptAt = x0;
      keptRows = rows;
    }
    finishRow(op, rowAcc, n * rows, first, bias != 0 ? rowBias : 0, scale != 0 ? rowScale : 0, loops + 64);
  }
}
