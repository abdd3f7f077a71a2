import { InferenceSession, Tensor } from "onnxruntime-node";
import { importOnnx, inputRootOf, type Backend, type BorderTensor, type ValueRange } from "../../src/index.ts";
import type { ElementType } from "./onnxModels.ts";

export interface Feed {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

/** What onnxruntime (CPU) gives for every output of a model. */
export async function runOrt({
  bytes,
  feeds,
}: {
  bytes: Uint8Array;
  feeds: Readonly<Record<string, Feed>>;
}): Promise<Record<string, number[]>> {
  // Without optimisation, so that each operator is run as the file has it.
  const session = await InferenceSession.create(bytes, {
    graphOptimizationLevel: "disabled",
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const array = { float: Float32Array, int8: Int8Array, uint8: Uint8Array, int32: Int32Array };
  const tensors = Object.entries(feeds).map(([name, { type, dims, values }]) => {
    const kind = type === "float" ? "float32" : type;
    const data = type === "int64" ? BigInt64Array.from(values, BigInt) : array[type].from(values);
    return [name, new Tensor(kind as "float32", data as Float32Array, [...dims])] as const;
  });
  const results = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, Array.from(data as Float32Array, Number)]));
}

/** Stored values of a program's border for numbers of the model. */
export function toStored({ border, values }: { border: BorderTensor; values: readonly number[] }): Uint8Array {
  const stored = values.map((value, i) => Math.round(value / scaleAt(border, i)) + border.zeroPoint);
  if (border.dtype === "i32") return new Uint8Array(Int32Array.from(stored).buffer);
  return new Uint8Array(Int8Array.from(stored, (value) => Math.max(-128, Math.min(127, value))).buffer);
}

/** Numbers of the model for stored values. */
export function fromStored({ border, bytes }: { border: BorderTensor; bytes: Uint8Array }): number[] {
  const copy = bytes.slice();
  const stored = border.dtype === "i32" ? Array.from(new Int32Array(copy.buffer)) : Array.from(new Int8Array(copy.buffer));
  return stored.map((value, i) => (value - border.zeroPoint) * scaleAt(border, i));
}

function scaleAt({ scales, axis, dims }: BorderTensor, i: number): number {
  if (scales.length === 1) return scales[0]!;
  const after = dims.slice(axis + 1).reduce((product, dim) => product * dim, 1);
  return scales[Math.floor(i / after) % scales.length]!;
}

/** Imports a model, runs its program, and gives the output in the model's numbers with the report. */
export async function runImported({
  backend,
  bytes,
  feeds,
  ranges,
}: {
  backend: Backend;
  bytes: Uint8Array;
  feeds: Readonly<Record<string, Feed>>;
  ranges?: ReadonlyMap<string, ValueRange>;
}) {
  const dims = {};
  const { program, constants, report } = importOnnx({ bytes, name: "model", dims, ...(ranges ? { ranges } : {}) });
  const inputs = report.inputs.map((border) => toStored({ border, values: feeds[border.name]!.values }));
  const run = await backend.run({ program, constants, inputs, inputRoot: inputRootOf({ inputs }) });
  return { values: fromStored({ border: report.output, bytes: run.outputs.at(-1)! }), report, program };
}
