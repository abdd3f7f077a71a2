import type { Op, Operand } from "../../program/types.ts";
import { affine } from "./affine.ts";
import { isAligned } from "./isAligned.ts";
import { leavesOf } from "./leavesOf.ts";
import { literal } from "./literal.ts";

/**
 * WGSL of `fn place_NAME(o0…) -> vec4<i32>`, the part of the map that the output indices give, and of `fn quad_NAME(x: vec4<i32>, step: u32, own: u32)
 * -> vec4<u32>`: sixteen neighbouring i8 of the reduction, quad `step + own` of it, counted by runs of whole quads when the binding is read by
 * quads (`quads`), else by words of four i8. Positions outside the view are the pad, those behind the reduction's end are 0. Every index is compared with
 * its dim unless the map's bounds show that it never leaves it. `perStep` quads are read at a step (`own` < `perStep`): where they never cross a
 * run's end, the outer reduce indices follow from `step` alone, which all invocations share.
 */
export function wordKernelText({
  op,
  name,
  operand,
  binding,
  outputs,
  quads,
  perStep,
}: {
  op: Op;
  name: string;
  operand: Operand;
  binding: string;
  outputs: readonly string[];
  quads: boolean;
  perStep: number;
}): string {
  const rank = operand.dims.length;
  const outer = op.reduceDims.slice(0, -1);
  const run = op.reduceDims[op.reduceDims.length - 1]!;
  const unit = quads ? 16 : 4;
  const perRun = Math.ceil(run / unit);
  const steps = outer.reduce((product, dim) => product * dim, 1) * perRun;
  const axes = ["x", "y", "z", "w"];
  const outerNames = outer.map((_, i) => `r${i}`);
  const place = Array.from({ length: 4 }, (_, j) => {
    const row = operand.map[j];
    return row === undefined
      ? "0i"
      : affine({ start: row.offset, coefficients: row.coefficients.slice(0, outputs.length), names: outputs });
  });
  const leaves = leavesOf({ op, operand });
  const inner = leaves[rank - 1]!;
  const whole = !inner.below && !inner.above;

  const shared = quads && perRun % perStep === 0;
  const lines: string[] = [];
  let rest = `${shared ? "step" : "at"} / ${perRun}u`;
  for (let i = outer.length - 1; i >= 0; i--) {
    lines.push(i === 0 ? `let r0 = i32(${rest});` : `let r${i} = i32((${rest}) % ${outer[i]}u);`);
    rest = `(${rest}) / ${outer[i]}u`;
  }
  lines.push(shared ? `let k = i32(step % ${perRun}u + own) * 16;` : `let k = i32(at % ${perRun}u) * ${unit};`);
  const tail = run % 4 !== 0;
  if (tail) lines.push(`let mask = select(0xffffffffu, ${2 ** ((run % 4) * 8) - 1}u, k + 4 > ${run});`);
  const padWord = ((operand.pad & 255) * 0x01010101) >>> 0;
  const outside: string[] = [];
  const masked = (value: string) => (tail ? `(${value}) & mask` : value);
  operand.map.forEach((row, j) => {
    const coefficients = row.coefficients.slice(outputs.length, -1);
    const start = affine({ start: `x.${axes[j]}`, coefficients, names: outerNames });
    lines.push(`let i${j}: i32 = ${start}${j === rank - 1 ? " + k" : ""};`);
    if (j === rank - 1) return;
    const checks = [...(leaves[j]!.below ? [`i${j} < 0`] : []), ...(leaves[j]!.above ? [`i${j} >= ${operand.dims[j]}`] : [])];
    if (quads) outside.push(...checks);
    else if (checks.length > 0) lines.push(`if (${checks.join(" || ")}) { return ${masked(`${padWord}u`)}; }`);
  });
  const index = operand.dims.reduce((text, dim, j) => (j === 0 ? "i0" : `(${text}) * ${dim} + i${j}`), "");
  const words = Math.ceil(operand.dims.reduce((product, dim) => product * dim, 1) / 4);
  if (quads) {
    // Without a branch, so that the reads of several quads are under way together.
    const [pad, none] = [`vec4<u32>(${padWord}u)`, "vec4<u32>()"];
    if (outside.length > 0) lines.push(`let outside = ${outside.join(" || ")};`);
    if (!shared) lines.push(`let behind = at >= ${steps}u;`);
    const never = [...(outside.length > 0 ? ["outside"] : []), ...(shared ? [] : ["behind"])].join(" || ");
    lines.push(`let place = u32(${index}) >> 4u;`);
    lines.push(`var quad = ${binding}[${never === "" ? "place" : `select(place, 0u, ${never})`}];`);
    if (outside.length > 0) lines.push(`quad = select(quad, ${pad}, outside);`);
    lines.push(shared ? "return quad;" : `return select(quad, ${none}, behind);`);
  } else if (whole && isAligned({ op, operand, bytes: 4 })) lines.push(`return ${masked(`${binding}[u32(${index}) >> 2u]`)};`);
  else if (whole) {
    lines.push(
      `let at8 = u32(${index});`,
      "let first = at8 >> 2u;",
      "let shift = (at8 & 3u) * 8u;",
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
      "    let at8 = u32(row + i);",
      `    byte = (${binding}[at8 >> 2u] >> ((at8 & 3u) * 8u)) & 0xffu;`,
      "  }",
      "  value = value | (byte << (u32(j) * 8u));",
      "}",
      "return value;",
    );
  }
  const placed = `fn place_${name}(${outputs.map((output) => `${output}: i32`).join(", ")}) -> vec4<i32> {
  return vec4<i32>(${place.join(", ")});
}`;
  if (quads) {
    return `${placed}
fn quad_${name}(x: vec4<i32>, step: u32, own: u32) -> vec4<u32> {
  ${shared ? "" : "let at = step + own;"}
  ${lines.join("\n  ")}
}`;
  }
  return `${placed}
fn word_${name}(x: vec4<i32>, at: u32) -> u32 {
  if (at >= ${steps}u) { return 0u; }
  ${lines.join("\n  ")}
}
fn quad_${name}(x: vec4<i32>, step: u32, own: u32) -> vec4<u32> {
  var quad = vec4<u32>();
  for (var i = 0u; i < 4u; i++) { quad[i] = word_${name}(x, (step + own) * 4u + i); }
  return quad;
}`;
}
