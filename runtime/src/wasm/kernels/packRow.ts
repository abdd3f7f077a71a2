// One operand's values along the whole reduction, for fixed output loops, as i16: run after run, pads included, zeros up to a multiple of 8.
import { COEFFICIENTS, DATA, OFFSETS, PAD, REDUCE_DIMS, REDUCE_RANK, RUNS_JOIN, STRIDES, VIEW_DIMS, VIEW_RANK, K, RANK } from "./layout";
import { address, loop, setLoop, word } from "./state";

/** Copies n bytes as i16, in eights: up to 7 elements behind both ends are read and written too. */
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

/** Whether the run at the current reduce loops lies in the view as a whole. Sets the flat offset and the index of its last dim. */
let at: i32 = 0;
let start: i32 = 0;
let reachable: bool = false;

function locate(operand: usize, loopCount: i32): void {
  const rank = word(operand, VIEW_RANK);
  at = 0;
  reachable = true;
  for (let j: i32 = 0; j < rank; j++) {
    const row = operand + (COEFFICIENTS << 2) + ((<usize>j) << 5);
    let index = word(operand, OFFSETS + j);
    for (let i: i32 = 0; i < loopCount; i++) index += load<i32>(row + ((<usize>i) << 2)) * loop(i);
    at += index * word(operand, STRIDES + j);
    if (j == rank - 1) start = index;
    else if (<u32>index >= <u32>word(operand, VIEW_DIMS + j)) reachable = false;
  }
}

/** Packs the row at the current output loops to `to`; the `K` elements and 7 more are written. */
export function packRow(op: usize, operand: usize, to: usize): void {
  const rank = word(op, RANK);
  const reduceRank = word(op, REDUCE_RANK);
  const inner = reduceRank - 1;
  const n = word(op, REDUCE_DIMS + inner);
  const joined = inner > 0 ? word(op, REDUCE_DIMS + inner - 1) : 1;
  const join = inner > 0 && word(operand, RUNS_JOIN) != 0;
  const width = <i64>word(operand, VIEW_DIMS + word(operand, VIEW_RANK) - 1);
  const data = address(operand, DATA);
  const pad = i16x8.splat(<i16>word(operand, PAD));
  const loopCount = rank + inner;
  const rowEnd = to + ((<usize>word(op, K)) << 1);
  let outer: i32 = 1;
  for (let q: i32 = 0; q < inner; q++) {
    setLoop(rank + q, 0);
    if (q < inner - 1) outer *= word(op, REDUCE_DIMS + q);
  }
  for (; outer > 0; outer--) {
    let whole = false;
    if (join) {
      // Where the first and the last run are inside, so are all between them.
      setLoop(loopCount - 1, joined - 1);
      locate(operand, loopCount);
      whole = reachable && start >= 0 && <i64>start + n <= width;
      setLoop(loopCount - 1, 0);
    }
    for (let run: i32 = 0; run < joined; run++) {
      if (inner > 0) setLoop(loopCount - 1, run);
      locate(operand, loopCount);
      const low = reachable ? <i32>min<i64>(max<i64>(-(<i64>start), 0), n) : n;
      const high = reachable ? <i32>max<i64>(min<i64>(width - start, n), low) : n;
      if (whole && run == 0 && low == 0 && high == n) {
        widen(data + at, to, n * joined);
        to += (<usize>(n * joined)) << 1;
        break;
      }
      fill(to, low, pad);
      if (low < high) widen(data + at + low, to + ((<usize>low) << 1), high - low);
      fill(to + ((<usize>high) << 1), n - high, pad);
      to += (<usize>n) << 1;
    }
    if (inner > 0) setLoop(loopCount - 1, 0);
    for (let q = inner - 2; q >= 0; q--) {
      const next = loop(rank + q) + 1;
      if (next < word(op, REDUCE_DIMS + q)) {
        setLoop(rank + q, next);
        break;
      }
      setLoop(rank + q, 0);
    }
  }
  fill(to, <i32>((rowEnd - to) >> 1), i16x8.splat(0));
}
