import type { AffineRow, Op, Operand, Program, Source } from "@dpin/runtime";
import { createRandom } from "./createRandom.ts";

/** Output lengths of the three layers: a padded last leaf in each, a padding node in the second's tree, and a padding root in the trace. */
const LAYERS = [700, 1300, 40] as const;
const INPUTS = 48;
/** Inputs of one neuron; a window of the layer below, so that even the reference interpreter is quick. */
const WINDOW = 40;

/**
 * A small real network of three dense layers with random i8 weights, in which one changed byte goes on into later layers. Gives a program,
 * its constants and a source of random inputs; equal seeds give equal programs.
 */
export function smallProgram({ seed }: { seed: number }): { program: Program; constants: Uint8Array[]; randomInput(): Uint8Array } {
  const random = createRandom({ seed });
  const bytes = (length: number) => {
    const filled = new Uint8Array(length);
    random.fill(filled);
    return filled;
  };
  const ops = LAYERS.map((outputs, i) => dense({ layer: i, inputs: i === 0 ? INPUTS : LAYERS[i - 1]!, outputs }));
  const program: Program = {
    version: 1,
    name: `small-${seed}`,
    inputs: [{ name: "features", dtype: "i8", dims: [INPUTS] }],
    constants: LAYERS.map((outputs, i) => ({ name: `weights${i}`, dtype: "i8", dims: [outputs, WINDOW] })),
    ops,
  };
  return { program, constants: LAYERS.map((outputs) => bytes(outputs * WINDOW)), randomInput: () => bytes(INPUTS) };
}

function dense({ layer, inputs, outputs }: { layer: number; inputs: number; outputs: number }): Op {
  const source: Source = layer === 0 ? { kind: "input", index: 0 } : { kind: "output", index: layer - 1 };
  const row = (...coefficients: number[]): AffineRow => ({ offset: 0, coefficients });
  const operand = (of: Source, dims: number[], map: AffineRow[]): Operand => ({ source: of, dtype: "i8", dims, map, pad: 0 });
  // Wide layers read the layer below from its start on and go over its end, where the pad is read.
  const stride = outputs > inputs ? 1 : Math.floor(inputs / outputs);
  return {
    name: `dense${layer}`,
    output: { dtype: "i8", dims: [outputs] },
    reduceDims: [WINDOW],
    combine: "mul",
    combineShift: 0,
    reduce: "sum",
    a: operand(source, [inputs], [row(stride, 1)]),
    b: operand({ kind: "constant", index: layer }, [outputs, WINDOW], [row(1, 0), row(0, 1)]),
    bias: null,
    multiplier: 3,
    shift: 9,
    zeroPoint: 1,
    min: -127,
    max: 127,
  };
}
