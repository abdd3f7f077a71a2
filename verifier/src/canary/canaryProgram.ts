import type { Op, Program, Source } from "@dpin/runtime";

/** A small program of two layers, so that its trace has more than the output: 64 → 96 → 48 bytes. */
export function canaryProgram(): { program: Program; constants: Uint8Array[]; inputBytes: number } {
  const widths = [64, 96, 48] as const;
  const layer = (index: 0 | 1): Op => {
    const [inputs, outputs] = [widths[index], widths[(index + 1) as 1 | 2]];
    const source: Source = index === 0 ? { kind: "input", index: 0 } : { kind: "output", index: 0 };
    const row = (...coefficients: number[]) => ({ offset: 0, coefficients });
    return {
      name: `layer${index}`,
      output: { dtype: "i8", dims: [outputs] },
      reduceDims: [inputs],
      combine: "mul",
      combineShift: 0,
      reduce: "sum",
      a: { source, dtype: "i8", dims: [inputs], map: [row(0, 1)], pad: 0 },
      b: { source: { kind: "constant", index }, dtype: "i8", dims: [outputs, inputs], map: [row(1, 0), row(0, 1)], pad: 0 },
      bias: null,
      multiplier: 3,
      shift: 9,
      zeroPoint: 1,
      min: -127,
      max: 127,
    };
  };
  const program: Program = {
    version: 1,
    name: "canary",
    inputs: [{ name: "x", dtype: "i8", dims: [widths[0]] }],
    constants: [0, 1].map((i) => ({ name: `weights${i}`, dtype: "i8", dims: [widths[(i + 1) as 1 | 2], widths[i as 0 | 1]] })),
    ops: [layer(0), layer(1)],
  };
  const constants = program.constants.map(({ dims }) =>
    Uint8Array.from({ length: dims[0]! * dims[1]! }, (_, i) => (i * 37 + (i >> 5) * 11) % 251),
  );
  return { program, constants, inputBytes: widths[0] };
}
