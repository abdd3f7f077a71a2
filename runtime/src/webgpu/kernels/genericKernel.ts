import { elementCount } from "../../program/elementCount.ts";
import type { Op } from "../../program/types.ts";
import { combineText } from "./combineText.ts";
import { epilogueText } from "./epilogueText.ts";
import { readKernelText } from "./readKernelText.ts";
import { sourceBindings } from "./sourceBindings.ts";
import { splitIndex } from "./splitIndex.ts";

/** Invocations of a workgroup. */
const GROUP = 64;

/**
 * Kernel of any op, as docs/spec/program.md has it: out[o] = finish(REDUCE over r of combine(A[mapA(o, r)], B[mapB(o, r)])).
 *
 * One invocation computes one 32-bit word of the output: one i32 or four i8. Bindings: the op's distinct sources, then the output.
 */
export function genericKernel({ op }: { op: Op }): { text: string; groups: number } {
  const { text: bindings, of } = sourceBindings({ op, atomic: false });
  const outputs = op.output.dims.map((_, i) => `o${i}`);
  const reductions = op.reduceDims.map((_, i) => `r${i}`);
  const loops = [...outputs, ...reductions];
  const extents = [...op.output.dims, ...op.reduceDims];
  const count = elementCount(op.output.dims);
  const perWord = op.output.dtype === "i8" ? 4 : 1;
  const words = Math.ceil(count / perWord);

  const reads = [readKernelText({ name: "read_a", operand: op.a, binding: of.a!, loops, extents, gathered: false })];
  if (op.b !== null) {
    reads.push(readKernelText({ name: "read_b", operand: op.b, binding: of.b!, loops, extents, gathered: op.combine === "gather" }));
  }
  const at = loops.join(", ");
  const b = op.b === null ? "0i" : op.combine === "gather" ? `read_b(${at}, a)` : `read_b(${at})`;
  // Not by max(): NVIDIA's compiler (driver 580) makes max(x, -x) of a maximum over two loops of a negated value that none of them changes.
  const fold = { none: "acc = value;", sum: "acc = acc + value;", max: "acc = select(acc, value, value > acc);" }[op.reduce];
  const body = `let a = read_a(${at});
  let value = combine(a, ${b});
  ${fold}`;
  const loop = reductions.reduceRight(
    (inner, name, q) => `for (var ${name} = 0i; ${name} < ${op.reduceDims[q]}; ${name}++) {\n  ${inner}\n  }`,
    body,
  );

  const text = `${bindings}
${reads.join("\n")}
${combineText({ op })}
${epilogueText({ op, bindings: { bias: of.bias ?? null, multiplier: of.multiplier ?? null }, outputs })}
fn element(index: u32) -> i32 {
  ${splitIndex({ from: "index", dims: op.output.dims, names: outputs })}
  var acc = ${op.reduce === "max" ? "(-2147483647i - 1i)" : "0i"};
  ${loop}
  return finish(acc, ${outputs.join(", ")});
}
@compute @workgroup_size(${GROUP})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let word = (group.x + group.y * groups.x) * ${GROUP}u + lane;
  if (word >= ${words}u) { return; }
  ${
    perWord === 1
      ? "output[word] = bitcast<u32>(element(word));"
      : `var packed = 0u;
  for (var k = 0u; k < 4u; k++) {
    let index = word * 4u + k;
    if (index < ${count}u) { packed = packed | ((bitcast<u32>(element(index)) & 0xffu) << (k * 8u)); }
  }
  output[word] = packed;`
  }
}
`;
  return { text, groups: Math.ceil(words / GROUP) };
}
