/**
 * WGSL of `fn rescale(value: i32, multiplier: i32) -> i32`: round(value × multiplier / 2^shift), half to even, mod 2^32; the 64-bit product
 * is made of four products of 16-bit halves, then corrected for the signs (Warren, Hacker's Delight, section 8-3).
 */
export function rescaleText({ shift }: { shift: number }): string {
  const floorAndRest = (): string => {
    if (shift < 32) {
      const half = 2 ** (shift - 1);
      return `let floor = (hi << ${32 - shift}u) | (lo >> ${shift}u);
  let rest = lo & ${2 ** shift - 1}u;
  let up = rest > ${half}u || (rest == ${half}u && (floor & 1u) == 1u);`;
    }
    if (shift === 32) {
      return `let floor = hi;
  let up = lo > 0x80000000u || (lo == 0x80000000u && (floor & 1u) == 1u);`;
    }
    const half = 2 ** (shift - 33);
    return `let floor = bitcast<u32>(bitcast<i32>(hi) >> ${shift - 32}u);
  let rest = hi & ${2 ** (shift - 32) - 1}u;
  let up = rest > ${half}u || (rest == ${half}u && (lo > 0u || (floor & 1u) == 1u));`;
  };
  if (shift === 0) return "fn rescale(value: i32, multiplier: i32) -> i32 {\n  return value * multiplier;\n}";
  return `fn rescale(value: i32, multiplier: i32) -> i32 {
  let a = bitcast<u32>(value);
  let b = bitcast<u32>(multiplier);
  let low = (a & 0xffffu) * (b & 0xffffu);
  let cross1 = (a & 0xffffu) * (b >> 16u);
  let cross2 = (a >> 16u) * (b & 0xffffu);
  let middle = (low >> 16u) + (cross1 & 0xffffu) + (cross2 & 0xffffu);
  let lo = (low & 0xffffu) | (middle << 16u);
  var hi = (a >> 16u) * (b >> 16u) + (cross1 >> 16u) + (cross2 >> 16u) + (middle >> 16u);
  if (value < 0) { hi = hi - b; }
  if (multiplier < 0) { hi = hi - a; }
  ${floorAndRest()}
  return bitcast<i32>(floor + select(0u, 1u, up));
}`;
}
