import { createProgramBuilder, type OpParameters } from "../createProgramBuilder.ts";
import { i32Bytes } from "../i32Bytes.ts";
import type { SparseRow, TensorRead, TensorRef } from "../types.ts";
import type { DType } from "../../program/types.ts";
import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";

/**
 * Adds `Σ a × weights + bias`, rescaled, as few ops as the rules allow: weights that do not fit an i8 (after their zero point is taken off)
 * become the sum of two i8 tensors, and a reduction too long for one fraud proof is cut along its innermost dim; the partial sums are i32
 * biases of the next op. `channelRow` is the index of the output channel in the output's loops; weights are [channels, …reduceDims].
 */
export function addContraction({
  importer,
  name,
  dims,
  a,
  reduceDims,
  weights,
  channelRow,
  bias,
  multipliers,
  shift,
  epilogue,
}: {
  importer: Importer;
  name: string;
  dims: readonly number[];
  a: TensorRead;
  reduceDims: readonly number[];
  weights: Float64Array;
  channelRow: SparseRow;
  bias: readonly number[];
  multipliers: readonly number[];
  shift: number;
  epilogue: { dtype: DType; zeroPoint?: number; min?: number; max?: number };
}): TensorRef {
  const { builder } = importer;
  const channels = bias.length;
  const packed =
    a.tensor.dtype === "i8" && Object.entries(a.rows.at(-1)!).some(([loop, c]) => loop === `r${reduceDims.length - 1}` && c === 1);
  const parts: { tensor: TensorRef }[] = [];
  let rest = weights;
  for (let part = 0; part === 0 || rest.some((value) => value !== 0); part++) {
    const narrow = packed || rest.every((value) => value >= -128 && value <= 127);
    const values = narrow ? Int8Array.from(rest, (value) => Math.max(-128, Math.min(127, value))) : Int32Array.from(rest);
    const tensor = builder.addConstant({
      name: `${name}/weights${part > 0 ? part : ""}`,
      dtype: narrow ? "i8" : "i32",
      dims: [channels, ...reduceDims],
      bytes: new Uint8Array(values.buffer),
    });
    parts.push({ tensor });
    rest = rest.map((value, i) => value - values[i]!);
  }
  const uniform = multipliers.length === 1;
  const wrapped = bias.map((value) => Number(BigInt.asIntN(32, BigInt(value))));
  const plain = uniform && wrapped.every((value) => value === 0);
  const constant = plain
    ? null
    : builder.addConstant({
        name: `${name}/bias${uniform ? "" : "+multiplier"}`,
        dtype: "i32",
        dims: uniform ? [channels] : [channels, 2],
        bytes: i32Bytes({ values: uniform ? wrapped : wrapped.flatMap((value, o) => [value, multipliers[o]!]) }),
      });
  const column = (offset: number): SparseRow[] => (uniform ? [channelRow] : [channelRow, { offset }]);
  const { dtype, ...limits } = epilogue;
  const innermost = reduceDims.at(-1)!;
  const opOf = (part: number, from: number, length: number, sum: TensorRef | null, last: boolean): OpParameters => {
    const late = (rows: readonly SparseRow[]) =>
      rows.map((row, i) => (i === rows.length - 1 ? { ...row, offset: (row.offset ?? 0) + from } : row));
    const bias: TensorRead | undefined = sum
      ? { tensor: sum, rows: dims.map((_, i) => ({ [`o${i}`]: 1 })) }
      : constant
        ? { tensor: constant, rows: column(0) }
        : undefined;
    return {
      name: last ? name : `${name}/partial${part}.${from}`,
      output: { dtype: last ? dtype : "i32", dims },
      combine: "mul",
      reduce: "sum",
      reduceDims: [...reduceDims.slice(0, -1), length],
      a: { ...a, rows: packed ? late(a.rows) : a.rows },
      b: { tensor: parts[part]!.tensor, rows: late([channelRow, ...reduceDims.map((_, i) => ({ [`r${i}`]: 1 }))]) },
      ...(bias ? { bias } : {}),
      ...(last ? { multiplier: uniform ? multipliers[0]! : { tensor: constant!, rows: column(1) }, shift, ...limits } : {}),
    };
  };
  const placeholder: TensorRef = { source: { kind: "input", index: 0 }, dtype: "i32", dims };
  let pieces = 1;
  for (; !fits(opOf(0, 0, Math.ceil(innermost / pieces), placeholder, true)); pieces *= 2) {
    if (!packed || pieces >= innermost) {
      throw new OnnxError({ reason: `a reduction over ${reduceDims.join(" × ")} elements is too wide for a fraud proof` });
    }
  }
  const step = Math.ceil(innermost / pieces);
  const jobs = parts.flatMap((_, part) => Array.from({ length: Math.ceil(innermost / step) }, (_, i) => ({ part, from: i * step })));
  let sum: TensorRef | null = null;
  jobs.forEach(({ part, from }, i) => {
    sum = builder.addOp(opOf(part, from, Math.min(step, innermost - from), sum, i === jobs.length - 1));
  });
  return sum!;
}

/** Whether an op keeps the program rules, whatever its sources are. */
function fits(op: OpParameters): boolean {
  const scratch = createProgramBuilder({ name: "scratch" });
  const anyInput = (read: TensorRead): TensorRead => {
    const { dtype, dims } = { ...read.tensor, dims: read.dims ?? read.tensor.dims };
    return { ...read, tensor: scratch.addInput({ name: "x", dtype, dims }) };
  };
  scratch.addOp({
    ...op,
    a: anyInput(op.a),
    ...(op.b ? { b: anyInput(op.b) } : {}),
    ...(op.bias ? { bias: anyInput(op.bias) } : {}),
    ...(op.multiplier !== undefined ? { multiplier: typeof op.multiplier === "number" ? op.multiplier : anyInput(op.multiplier) } : {}),
  });
  try {
    scratch.finish();
    return true;
  } catch {
    return false;
  }
}
