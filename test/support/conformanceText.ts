import { formatJson } from "../../runtime/src/program/formatJson.ts";
import type { Op, Program } from "../../runtime/src/program/types.ts";
import { elementVectors } from "../../scripts/vectors/elementVectors.ts";
import { randomProgram } from "./randomProgram.ts";

const FIRST_SEED = 7_000;
const PROGRAMS = 10;

/** A tensor of many leaves with an odd number on some levels of its tree. */
function longCopy(): Program {
  const count = 70_001;
  const op: Op = {
    ...{ name: "copy", output: { dtype: "i8" as const, dims: [count] }, reduceDims: [], b: null },
    ...({ combine: "copy", combineShift: 0, reduce: "none" } as const),
    a: { source: { kind: "input", index: 0 }, dtype: "i8", dims: [count], map: [{ offset: count - 1, coefficients: [-1] }], pad: 0 },
    ...{ bias: null, multiplier: 1, shift: 0, zeroPoint: 0, min: -(2 ** 31), max: 2 ** 31 - 1 },
  };
  return { version: 1, name: "many leaves", inputs: [{ name: "x", dtype: "i8", dims: [count] }], constants: [], ops: [op] };
}

/** The text of runtime/src/webgpu/conformance.json; needs `initHash()`. */
export async function conformanceText(): Promise<string> {
  const vectors = (await elementVectors()) as { name: string; program: unknown; inputs: unknown; output: unknown }[];
  const random = Array.from({ length: PROGRAMS }, (_, i) => randomProgram({ seed: FIRST_SEED + i, maxOps: 4 }).program);
  const kept = vectors.map(({ name, program, inputs, output }) => ({ name, program, inputs, output }));
  return formatJson({ value: { vectors: kept, programs: [...random, longCopy()] } });
}
