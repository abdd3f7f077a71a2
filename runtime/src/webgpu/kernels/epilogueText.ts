import type { Op } from "../../program/types.ts";
import { INT32_MAX, INT32_MIN } from "../../program/types.ts";
import { literal } from "./literal.ts";
import { readKernelText } from "./readKernelText.ts";
import { rescaleText } from "./rescaleText.ts";

/** WGSL of `fn finish(acc: i32, o0…) -> i32`: the op's epilogue (docs/spec/program.md) at these output indices; `bindings` name the sources. */
export function epilogueText({
  op,
  bindings,
  outputs,
}: {
  op: Op;
  bindings: { bias: string | null; multiplier: string | null };
  outputs: readonly string[];
}): string {
  const extents = [...op.output.dims, ...op.reduceDims];
  const functions: string[] = [];
  const lines: string[] = [];
  const read = (slot: "bias" | "multiplier") => {
    const operand = op[slot];
    if (operand === null || typeof operand === "number") return null;
    functions.push(readKernelText({ name: `read_${slot}`, operand, binding: bindings[slot]!, loops: outputs, extents, gathered: false }));
    return `read_${slot}(${outputs.join(", ")})`;
  };
  const bias = read("bias");
  if (bias !== null) lines.push(`value = value + ${bias};`);
  const multiplier = read("multiplier") ?? literal(op.multiplier as number);
  if (op.multiplier !== 1 || op.shift !== 0) {
    functions.push(rescaleText({ shift: op.shift }));
    lines.push(`value = rescale(value, ${multiplier});`);
  }
  if (op.zeroPoint !== 0) lines.push(`value = value + ${literal(op.zeroPoint)};`);
  if (op.min !== INT32_MIN || op.max !== INT32_MAX) lines.push(`value = min(max(value, ${literal(op.min)}), ${literal(op.max)});`);
  if (op.output.dtype === "i8") lines.push("value = min(max(value, -128i), 127i);");
  return `${functions.join("\n")}
fn finish(acc: i32, ${outputs.map((name) => `${name}: i32`).join(", ")}) -> i32 {
  var value = acc;
  ${lines.join("\n  ")}
  return value;
}`;
}
