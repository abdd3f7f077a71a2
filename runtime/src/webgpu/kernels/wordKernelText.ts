import type { Op, Operand } from "../../program/types.ts";
import { affine } from "./affine.ts";
import { literal } from "./literal.ts";
import { rowRange } from "./rowRange.ts";

/**
 * WGSL of `fn place_NAME(o0…) -> vec4<i32>`, the part of the map that the output indices give, and of `fn word_NAME(x: vec4<i32>, step: u32)
 * -> u32`: four neighbouring i8 along the innermost reduce dim, word `step` of the reduction. Positions outside the view are the pad, those
 * behind the reduction's end are 0. Every index is compared with its dim unless the map's bounds show that it never leaves it.
 */
export function wordKernelText({
  op,
  name,
  operand,
  binding,
  outputs,
}: {
  op: Op;
  name: string;
  operand: Operand;
  binding: string;
  outputs: readonly string[];
}): string {
  const rank = operand.dims.length;
  const outer = op.reduceDims.slice(0, -1);
  const run = op.reduceDims[op.reduceDims.length - 1]!;
  const runWords = Math.ceil(run / 4);
  const steps = outer.reduce((product, dim) => product * dim, 1) * runWords;
  const extents = [...op.output.dims, ...op.reduceDims];
  const axes = ["x", "y", "z", "w"];
  const outerNames = outer.map((_, i) => `r${i}`);
  const place = Array.from({ length: 4 }, (_, j) => {
    const row = operand.map[j];
    return row === undefined
      ? "0i"
      : affine({ start: row.offset, coefficients: row.coefficients.slice(0, outputs.length), names: outputs });
  });

  const strides = operand.dims.map((_, j) => operand.dims.slice(j + 1).reduce((product, dim) => product * dim, 1));
  const flat = (pick: (row: Operand["map"][number]) => number) => operand.map.reduce((sum, row, j) => sum + pick(row) * strides[j]!, 0);
  const aligned =
    flat((row) => row.offset) % 4 === 0 && extents.slice(0, -1).every((_, i) => flat((row) => row.coefficients[i]!) % 4 === 0);
  const leaves = operand.map.map((row, j) => {
    const { least, greatest } = rowRange({ row, extents });
    return { below: least < 0, above: greatest >= operand.dims[j]! };
  });
  const inner = leaves[rank - 1]!;
  const whole = !inner.below && !inner.above;

  const lines: string[] = [];
  let rest = `step / ${runWords}u`;
  for (let i = outer.length - 1; i >= 0; i--) {
    lines.push(i === 0 ? `let r0 = i32(${rest});` : `let r${i} = i32((${rest}) % ${outer[i]}u);`);
    rest = `(${rest}) / ${outer[i]}u`;
  }
  lines.push(`let k = i32(step % ${runWords}u) * 4;`);
  const tail = run % 4 !== 0;
  if (tail) lines.push(`let mask = select(0xffffffffu, ${2 ** ((run % 4) * 8) - 1}u, k + 4 > ${run});`);
  const masked = (value: string) => (tail ? `(${value}) & mask` : value);
  operand.map.forEach((row, j) => {
    const coefficients = row.coefficients.slice(outputs.length, -1);
    const start = affine({ start: `x.${axes[j]}`, coefficients, names: outerNames });
    lines.push(`let i${j}: i32 = ${start}${j === rank - 1 ? " + k" : ""};`);
    if (j === rank - 1) return;
    const checks = [...(leaves[j]!.below ? [`i${j} < 0`] : []), ...(leaves[j]!.above ? [`i${j} >= ${operand.dims[j]}`] : [])];
    const padWord = ((operand.pad & 255) * 0x01010101) >>> 0;
    if (checks.length > 0) lines.push(`if (${checks.join(" || ")}) { return ${masked(`${padWord}u`)}; }`);
  });
  const index = operand.dims.reduce((text, dim, j) => (j === 0 ? "i0" : `(${text}) * ${dim} + i${j}`), "");
  const words = Math.ceil(operand.dims.reduce((product, dim) => product * dim, 1) / 4);
  if (whole && aligned) lines.push(`return ${masked(`${binding}[u32(${index}) >> 2u]`)};`);
  else if (whole) {
    lines.push(
      `let at = u32(${index});`,
      "let first = at >> 2u;",
      "let shift = (at & 3u) * 8u;",
      `var value = ${binding}[first] >> shift;`,
      `if (shift > 0u && first + 1u < ${words}u) { value = value | (${binding}[first + 1u] << (32u - shift)); }`,
      `return ${masked("value")};`,
    );
  } else {
    lines.push(
      `let row = ${index} - i${rank - 1};`,
      "var value = 0u;",
      "for (var j = 0; j < 4; j++) {",
      `  if (k + j >= ${run}) { break; }`,
      `  let i = i${rank - 1} + j;`,
      `  var byte = bitcast<u32>(${literal(operand.pad)}) & 0xffu;`,
      `  if (i >= 0 && i < ${operand.dims[rank - 1]}) {`,
      "    let at = u32(row + i);",
      `    byte = (${binding}[at >> 2u] >> ((at & 3u) * 8u)) & 0xffu;`,
      "  }",
      "  value = value | (byte << (u32(j) * 8u));",
      "}",
      "return value;",
    );
  }
  return `fn place_${name}(${outputs.map((output) => `${output}: i32`).join(", ")}) -> vec4<i32> {
  return vec4<i32>(${place.join(", ")});
}
fn word_${name}(x: vec4<i32>, step: u32) -> u32 {
  if (step >= ${steps}u) { return 0u; }
  ${lines.join("\n  ")}
}`;
}
