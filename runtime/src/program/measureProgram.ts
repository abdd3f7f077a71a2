import { elementCount } from "./elementCount.ts";
import { tensorBytes } from "./tensorBytes.ts";
import type { Program } from "./types.ts";

/** What a run of a program costs: multiply-accumulates (one step of a reduction or one element counts as one) and bytes of all its tensors. */
export function measureProgram({ program }: { program: Program }): { macs: number; bytes: number } {
  const macs = program.ops.reduce((sum, { output, reduceDims }) => sum + elementCount(output.dims) * elementCount(reduceDims), 0);
  const tensors = [...program.inputs, ...program.constants, ...program.ops.map(({ output }) => output)];
  return { macs, bytes: tensors.reduce((sum, type) => sum + tensorBytes(type), 0) };
}
