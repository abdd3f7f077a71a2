// Four rows of an operand (a row: its values along the whole reduction, for fixed output loops) as i16, pads included and zeros up to K, with
// pairs of k side by side: [pair of k][row][2]. The tiles read both operands in this form.
import * as L from "./layout";
import { address, loop, loops, word } from "./state";

/** Where the four rows are: 8 words each, the indices of the view at the reduction's start, the flat offset, whether all reads are inside. */
// @ts-ignore: decorator
@inline
function rowAt(i: i32): usize {
  return loops + 128 + ((<usize>i) << 5);
}

const FLAT_AT = 4;
const INSIDE = 5;
const ABSENT = 6;

/** Makes the output loops' current values row `i`. */
export function locateRow(op: usize, operand: usize, i: i32): void {
  const row = rowAt(i);
  const loopCount = word(op, L.RANK);
  const rank = word(operand, L.VIEW_RANK);
  let flat: i32 = 0;
  let inside = true;
  for (let j: i32 = 0; j < rank; j++) {
    const coefficients = operand + (L.COEFFICIENTS << 2) + ((<usize>j) << 5);
    let index = word(operand, L.OFFSETS + j);
    for (let l: i32 = 0; l < loopCount; l++) index += load<i32>(coefficients + ((<usize>l) << 2)) * loop(l);
    store<i32>(row + ((<usize>j) << 2), index);
    flat += index * word(operand, L.STRIDES + j);
    if (index + word(operand, L.LEAST + j) < 0 || index + word(operand, L.GREATEST + j) >= word(operand, L.VIEW_DIMS + j)) inside = false;
  }
  store<i32>(row + (FLAT_AT << 2), flat);
  store<i32>(row + (INSIDE << 2), inside ? 1 : 0);
  store<i32>(row + (ABSENT << 2), 0);
}

/** Makes row `i` all zeros. */
export function absentRow(i: i32): void {
  store<i32>(rowAt(i) + (INSIDE << 2), 0);
  store<i32>(rowAt(i) + (ABSENT << 2), 1);
}

/** Copies n bytes as i16, in eights: up to 15 bytes behind `from` are read and 7 elements behind the copy written. */
function widen(from: usize, to: usize, n: i32): void {
  const end = to + ((<usize>n) << 1);
  for (; to + 32 <= end; from += 16, to += 32) {
    const v = v128.load(from);
    v128.store(to, i16x8.extend_low_i8x16_s(v));
    v128.store(to, i16x8.extend_high_i8x16_s(v), 16);
  }
  for (; to < end; from += 8, to += 16) v128.store(to, v128.load8x8_s(from));
}

function fill(to: usize, n: i32, value: v128): void {
  for (const end = to + ((<usize>n) << 1); to < end; to += 16) v128.store(to, value);
}

/** Writes row `i` alone, K elements and up to 7 more. */
function writeRow(op: usize, operand: usize, i: i32, to: usize): void {
  const rowEnd = to + ((<usize>word(op, L.K)) << 1);
  const row = rowAt(i);
  if (word(row, ABSENT)) {
    fill(to, word(op, L.K), i16x8.splat(0));
    return;
  }
  const data = address(operand, L.DATA) + word(row, FLAT_AT);
  if (word(row, INSIDE)) {
    let stretch = address(operand, L.STRETCH_TABLE);
    for (const end = stretch + ((<usize>word(operand, L.STRETCHES)) << 3); stretch < end; stretch += 8) {
      const n = word(stretch, 1);
      widen(data + word(stretch, 0), to, n);
      to += (<usize>n) << 1;
    }
  } else {
    const n = word(op, L.REDUCE_DIMS + word(op, L.REDUCE_RANK) - 1);
    const last = word(operand, L.VIEW_RANK) - 1;
    const width = <i64>word(operand, L.VIEW_DIMS + last);
    const pad = i16x8.splat(<i16>word(operand, L.PAD));
    let run = address(operand, L.RUN_TABLE);
    for (const end = run + (<usize>word(operand, L.RUNS)) * (L.RUN_WORDS << 2); run < end; run += L.RUN_WORDS << 2) {
      let reachable = true;
      for (let j: i32 = 0; j < last; j++) {
        if (<u32>(word(row, j) + word(run, j)) >= <u32>word(operand, L.VIEW_DIMS + j)) reachable = false;
      }
      const start = <i64>(word(row, last) + word(run, last));
      const low = reachable ? <i32>min<i64>(max<i64>(-start, 0), n) : n;
      const high = reachable ? <i32>max<i64>(min<i64>(width - start, n), low) : n;
      fill(to, low, pad);
      if (low < high) widen(data + word(run, 4) + low, to + ((<usize>low) << 1), high - low);
      fill(to + ((<usize>high) << 1), n - high, pad);
      to += (<usize>n) << 1;
    }
  }
  fill(to, <i32>((rowEnd - to) >> 1), i16x8.splat(0));
}

// @ts-ignore: decorator
@inline
function weave(to: usize, step: usize, r0: v128, r1: v128, r2: v128, r3: v128): void {
  const x0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const x1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const x2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const x3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(x0, x2, 0, 2));
  v128.store(to + step, v128.shuffle<i64>(x0, x2, 1, 3));
  v128.store(to + 2 * step, v128.shuffle<i64>(x1, x3, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<i64>(x1, x3, 1, 3));
}

/** Writes the four located rows to `to`, the pairs of one k being `step` bytes apart; `spare` has room for four rows of K + 8. */
export function packRows(op: usize, operand: usize, to: usize, step: usize, spare: usize): void {
  const k = (<usize>word(op, L.K)) << 1;
  const inside = word(rowAt(0), INSIDE) & word(rowAt(1), INSIDE) & word(rowAt(2), INSIDE) & word(rowAt(3), INSIDE);
  if (inside & word(operand, L.EIGHTS)) {
    const data = address(operand, L.DATA);
    let stretch = address(operand, L.STRETCH_TABLE);
    for (const end = stretch + ((<usize>word(operand, L.STRETCHES)) << 3); stretch < end; stretch += 8) {
      const from = data + word(stretch, 0);
      let p0 = from + word(rowAt(0), FLAT_AT);
      let p1 = from + word(rowAt(1), FLAT_AT);
      let p2 = from + word(rowAt(2), FLAT_AT);
      let p3 = from + word(rowAt(3), FLAT_AT);
      for (let n = word(stretch, 1); n > 0; n -= 8) {
        weave(to, step, v128.load8x8_s(p0), v128.load8x8_s(p1), v128.load8x8_s(p2), v128.load8x8_s(p3));
        p0 += 8;
        p1 += 8;
        p2 += 8;
        p3 += 8;
        to += 4 * step;
      }
    }
    return;
  }
  const rowBytes = k + 16;
  for (let i: i32 = 0; i < 4; i++) writeRow(op, operand, i, spare + (<usize>i) * rowBytes);
  for (const end = spare + k; spare < end; spare += 16, to += 4 * step) {
    weave(to, step, v128.load(spare), v128.load(spare + rowBytes), v128.load(spare + 2 * rowBytes), v128.load(spare + 3 * rowBytes));
  }
}
