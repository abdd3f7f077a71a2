import { INT32_MAX, INT32_MIN, type Op, type Program } from "../program/types.ts";

/**
 * A program whose last op, instead of computing its output, copies it from one more input: what is claimed to be the output. Its run has the trees that the whole program's run has if the claim is
 * right, hashed as fast as a run hashes, and the outputs of the ops before.
 */
export function claimedProgram({ program }: { program: Program }): Program {
  const { output } = program.ops.at(-1)!;
  const { dims } = output;
  const map = dims.map((_, row) => ({ offset: 0, coefficients: dims.map((__, loop) => (loop === row ? 1 : 0)) }));
  const op: Op = {
    ...{ name: "claimed", output, reduceDims: [], combine: "copy", combineShift: 0, reduce: "none" },
    a: { source: { kind: "input", index: program.inputs.length }, ...output, map, pad: 0 },
    ...{ b: null, bias: null, multiplier: 1, shift: 0, zeroPoint: 0, min: INT32_MIN, max: INT32_MAX },
  };
  return { ...program, inputs: [...program.inputs, { name: "claimed", ...output }], ops: [...program.ops.slice(0, -1), op] };
}
