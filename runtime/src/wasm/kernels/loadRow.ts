// An operand's values along the last output loop: row[x] = operand[map(loops with the last output loop at x0 + x)], for 0 <= x < n, widened to i32.
// Along one loop every index of a map is monotonic, so the values inside the view are one interval; the others are the pad.
import { COEFFICIENTS, DATA, FLAT, FLAT_OFFSET, IS_I32, LINEAR, OFFSETS, PAD, STRIDES, VIEW_DIMS, VIEW_RANK } from "./layout";
import { address, loop, word } from "./state";

let first: i32 = 0;
let end: i32 = 0;
let base0: i32 = 0;

function fill(to: usize, from: i32, until: i32, value: i32): void {
  for (let x = from; x < until; x++) store<i32>(to + ((<usize>x) << 2), value);
}

/** Row view[at], view[at + stride], … */
function fetch(operand: usize, to: usize, at: i32, stride: i32, n: i32): void {
  const data = address(operand, DATA);
  let x: i32 = 0;
  if (word(operand, IS_I32)) {
    const p = data + ((<usize>at) << 2);
    if (stride == 1) {
      memory.copy(to, p, (<usize>n) << 2);
      return;
    }
    for (; x < n; x++) store<i32>(to + ((<usize>x) << 2), load<i32>(p + ((<usize>(stride * x)) << 2)));
    return;
  }
  const p = data + at;
  if (stride == 1) {
    for (; x + 8 <= n; x += 8) {
      const v = v128.load8x8_s(p + x);
      const q = to + ((<usize>x) << 2);
      v128.store(q, i32x4.extend_low_i16x8_s(v));
      v128.store(q, i32x4.extend_high_i16x8_s(v), 16);
    }
  } else if (stride == 0) {
    const v = i32x4.splat(load<i8>(p));
    for (; x + 4 <= n; x += 4) v128.store(to + ((<usize>x) << 2), v);
  }
  for (; x < n; x++) store<i32>(to + ((<usize>x) << 2), load<i8>(p + stride * x));
}

/** Sets [first, end), where all indices from dim `from` on are inside, and returns the flat offset at x = 0 of those dims. */
function inside(operand: usize, from: i32, x0: i32, n: i32, last: i32, loopCount: i32): i32 {
  let low: i64 = 0;
  let high: i64 = n;
  let at: i32 = 0;
  const rank = word(operand, VIEW_RANK);
  for (let j: i32 = 0; j < rank; j++) {
    const row = operand + (COEFFICIENTS << 2) + ((<usize>j) << 5);
    let base = word(operand, OFFSETS + j);
    for (let i: i32 = 0; i < loopCount; i++) base += load<i32>(row + ((<usize>i) << 2)) * (i == last ? x0 : loop(i));
    const c = load<i32>(row + ((<usize>last) << 2));
    if (j < from) {
      base0 = base;
      continue;
    }
    const dim = word(operand, VIEW_DIMS + j);
    at += word(operand, STRIDES + j) * base;
    if (c == 0) {
      if (<u32>base >= <u32>dim) high = 0;
    } else if (c == 1) {
      low = max(low, -(<i64>base));
      high = min(high, <i64>dim - base);
    } else if (c > 0) {
      if (base < 0) low = max(low, (<i64>c - 1 - base) / c);
      high = base >= dim ? 0 : min(high, (<i64>dim - 1 - base) / c + 1);
    } else {
      if (base >= dim) low = max(low, (<i64>base - dim - c) / -(<i64>c));
      high = base < 0 ? 0 : min(high, <i64>base / -(<i64>c) + 1);
    }
  }
  if (high <= low) {
    first = 0;
    end = 0;
  } else {
    first = <i32>low;
    end = <i32>high;
  }
  return at;
}

export function loadRow(operand: usize, to: usize, x0: i32, n: i32, last: i32, loopCount: i32): void {
  const stride = word(operand, FLAT + last);
  if (word(operand, LINEAR)) {
    let at = word(operand, FLAT_OFFSET);
    for (let i: i32 = 0; i < loopCount; i++) at += word(operand, FLAT + i) * (i == last ? x0 : loop(i));
    fetch(operand, to, at, stride, n);
    return;
  }
  const at = inside(operand, 0, x0, n, last, loopCount);
  const pad = word(operand, PAD);
  if (first < end) fetch(operand, to + ((<usize>first) << 2), at + stride * first, stride, end - first);
  fill(to, 0, first, pad);
  fill(to, end, n, pad);
}

/** Rows y0, y0 + 1, … of the last but one loop, one behind the other, each from the start of the last loop; for a linear operand. */
export function fetchRows(operand: usize, to: usize, y0: i32, rows: i32, n: i32, last: i32, loopCount: i32): void {
  let at = word(operand, FLAT_OFFSET) + word(operand, FLAT + last - 1) * y0;
  for (let i: i32 = 0; i < loopCount; i++) if (i < last - 1 || i > last) at += word(operand, FLAT + i) * loop(i);
  const down = word(operand, FLAT + last - 1);
  const stride = word(operand, FLAT + last);
  const end = to + ((<usize>(rows * n)) << 2);
  if (n >= 16) {
    for (; to < end; to += (<usize>n) << 2, at += down) fetch(operand, to, at, stride, n);
    return;
  }
  // Short rows: a plain loop is quicker than any set-up.
  const data = address(operand, DATA);
  if (word(operand, IS_I32)) {
    for (; to < end; at += down) {
      let p = at;
      for (const rowEnd = to + ((<usize>n) << 2); to < rowEnd; to += 4, p += stride) store<i32>(to, load<i32>(data + ((<usize>p) << 2)));
    }
    return;
  }
  for (; to < end; at += down) {
    let p = at;
    for (const rowEnd = to + ((<usize>n) << 2); to < rowEnd; to += 4, p += stride) store<i32>(to, load<i8>(data + p));
  }
}

/** Replaces each index in `row` by the operand's value with that index added, exactly, to the index of its dim 0. */
export function gatherRow(operand: usize, row: usize, x0: i32, n: i32, last: i32, loopCount: i32): void {
  const at = inside(operand, 1, x0, n, last, loopCount);
  const pad = word(operand, PAD);
  const c0 = word(operand, COEFFICIENTS + last);
  const stride0 = word(operand, STRIDES);
  const rest = word(operand, FLAT + last) - c0 * stride0;
  const rows = <i64>word(operand, VIEW_DIMS);
  const data = address(operand, DATA);
  const wide = word(operand, IS_I32);
  const base = base0;
  for (let x: i32 = 0; x < n; x++) {
    const p = row + ((<usize>x) << 2);
    const index = <i64>(base + c0 * x) + load<i32>(p);
    if (x < first || x >= end || index < 0 || index >= rows) store<i32>(p, pad);
    else {
      const element = at + rest * x + <i32>index * stride0;
      store<i32>(p, wide ? load<i32>(data + ((<usize>element) << 2)) : load<i8>(data + element));
    }
  }
}
