// The epilogue of a row: out[x] = cast(clamp(round((acc + bias) × multiplier / 2^shift) + zeroPoint, min, max)). The product is an exact i64; the
// quotient is rounded half to even and taken mod 2^32. Rounding adds 2^(shift-1) - 1 plus the quotient's lowest bit, which cannot overflow:
// |product| <= 2^62 and the addend <= 2^62 reach 2^63 only together with a quotient of 0, whose lowest bit is 0.
import { MAX, MIN, MULTIPLIER, OUT, OUT_I32, RESCALES, SHIFT, ZERO_POINT } from "./layout";
import { address, word } from "./state";

// @ts-ignore: decorator
@inline
function round(product: v128, half: v128, unit: v128): v128 {
  // The comparison gives −1 where the quotient is odd.
  return i64x2.sub(i64x2.add(product, half), i64x2.eq(v128.and(product, unit), unit));
}

/** acc[x] = round((acc[x] + bias[x]) × scale[x] / 2^shift); the steps are 16 for a row and 0 for one vector of equal values. */
function rescaleRow(acc: usize, bias: usize, biasStep: usize, scale: usize, scaleStep: usize, shift: i32, end: usize): void {
  if (shift == 0) {
    for (; acc < end; acc += 16, bias += biasStep, scale += scaleStep) {
      v128.store(acc, i32x4.mul(i32x4.add(v128.load(acc), v128.load(bias)), v128.load(scale)));
    }
    return;
  }
  const unit = i64x2.splat((<i64>1) << (<i64>shift));
  const half = i64x2.splat(((<i64>1) << (<i64>shift - 1)) - 1);
  if (shift <= 32) {
    // The low 32 bits of the quotient are the same whether the shift fills with zeros or with the sign.
    for (; acc < end; acc += 16, bias += biasStep, scale += scaleStep) {
      const a = i32x4.add(v128.load(acc), v128.load(bias));
      const m = v128.load(scale);
      const low = i64x2.shr_u(round(i64x2.extmul_low_i32x4_s(a, m), half, unit), shift);
      const high = i64x2.shr_u(round(i64x2.extmul_high_i32x4_s(a, m), half, unit), shift);
      v128.store(acc, v128.shuffle<i32>(low, high, 0, 2, 4, 6));
    }
    return;
  }
  // Only the upper halves matter, shifted with their sign.
  for (; acc < end; acc += 16, bias += biasStep, scale += scaleStep) {
    const a = i32x4.add(v128.load(acc), v128.load(bias));
    const m = v128.load(scale);
    const low = round(i64x2.extmul_low_i32x4_s(a, m), half, unit);
    const high = round(i64x2.extmul_high_i32x4_s(a, m), half, unit);
    v128.store(acc, i32x4.shr_s(v128.shuffle<i32>(low, high, 1, 3, 5, 7), shift - 32));
  }
}

// @ts-ignore: decorator
@inline
function clamped(at: usize, zero: v128, least: v128, greatest: v128): v128 {
  return i32x4.min_s(i32x4.max_s(i32x4.add(v128.load(at), zero), least), greatest);
}

/** Writes `n` elements from element `first` of the op's output; `bias` and `scale` are rows of i32, 0 when there is none; `spare` is 32 bytes. Changes the row at `acc` up to 7 elements behind n. */
export function finishRow(op: usize, acc: usize, n: i32, first: i32, bias: usize, scale: usize, spare: usize): void {
  const end = acc + ((<usize>n) << 2);
  if (word(op, RESCALES)) {
    v128.store(spare, i32x4.splat(0));
    v128.store(spare, i32x4.splat(word(op, MULTIPLIER)), 16);
    rescaleRow(acc, bias != 0 ? bias : spare, bias != 0 ? 16 : 0, scale != 0 ? scale : spare + 16, scale != 0 ? 16 : 0, word(op, SHIFT), end);
  } else if (bias != 0) {
    for (let p = acc, q = bias; p < end; p += 16, q += 16) v128.store(p, i32x4.add(v128.load(p), v128.load(q)));
  }
  const zero = i32x4.splat(word(op, ZERO_POINT));
  const least = i32x4.splat(word(op, MIN));
  const greatest = i32x4.splat(word(op, MAX));
  const out = address(op, OUT);
  if (word(op, OUT_I32)) {
    let to = out + ((<usize>first) << 2);
    for (; acc + 16 <= end; acc += 16, to += 16) v128.store(to, clamped(acc, zero, least, greatest));
    if (acc < end) {
      v128.store(acc, clamped(acc, zero, least, greatest));
      for (; acc < end; acc += 4, to += 4) store<i32>(to, load<i32>(acc));
    }
    return;
  }
  let to = out + first;
  for (; acc < end; acc += 32, to += 8) {
    const narrow = i16x8.narrow_i32x4_s(clamped(acc, zero, least, greatest), clamped(acc + 16, zero, least, greatest));
    const bytes = i8x16.narrow_i16x8_s(narrow, narrow);
    if (acc + 32 <= end) v128.store64_lane(to, bytes, 0);
    else {
      v128.store64_lane(acc, bytes, 0);
      const rest = (end - acc) >> 2;
      for (let i: usize = 0; i < rest; i++) store<u8>(to + i, load<u8>(acc + i));
    }
  }
}
