import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema, ValueInfoProtoSchema } from "onnx-buf";
import { readOnnx } from "./readOnnx.ts";
import type { ValueRange } from "./types.ts";

/** A float32 tensor that a model reads or gives. */
export interface FloatTensor {
  readonly dims: readonly number[];
  readonly values: ArrayLike<number>;
}

/** Runs an ONNX file on one sample of its inputs and gives all its float outputs by name. */
export type RunOnnx = (sample: Readonly<Record<string, FloatTensor>>) => Promise<Readonly<Record<string, FloatTensor>>>;

/**
 * Least and greatest value of every real tensor of a model over calibration samples, per channel (axis 1) for pictures, else for the whole
 * tensor. `open` makes an engine of the model with every value as an output, so this needs no engine of its own. Samples should be
 * what the model will see: Krishnamoorthi 2018, section 3.1.3.
 */
export async function calibrateOnnx({
  bytes,
  open,
  samples,
  perChannel = true,
}: {
  bytes: Uint8Array;
  open: (parameters: { bytes: Uint8Array }) => Promise<RunOnnx>;
  samples: AsyncIterable<Readonly<Record<string, FloatTensor>>> | Iterable<Readonly<Record<string, FloatTensor>>>;
  perChannel?: boolean;
}): Promise<Map<string, ValueRange>> {
  const graph = readOnnx({ bytes });
  const known = new Set(graph.nodes.filter(({ opType }) => opType === "Constant").flatMap(({ outputs }) => outputs));
  const model = fromBinary(ModelProtoSchema, Uint8Array.from(bytes));
  const before = new Set(model.graph!.output.map(({ name }) => name));
  const names = graph.nodes.flatMap(({ outputs }) => outputs).filter((name) => name !== "" && !known.has(name) && !before.has(name));
  model.graph!.output.push(...names.map((name) => create(ValueInfoProtoSchema, { name })));
  const run = await open({ bytes: toBinary(ModelProtoSchema, model) });
  const ranges = new Map<string, { least: number[]; most: number[] }>();
  for await (const sample of samples) {
    for (const [name, { dims, values }] of [...Object.entries(sample), ...Object.entries(await run(sample))]) {
      const channels = perChannel && dims.length === 4 ? dims[1]! : 1;
      const after = channels === 1 ? 1 : dims[2]! * dims[3]!;
      const fill = (value: number) => Array.from({ length: channels }, () => value);
      const range = ranges.get(name) ?? { least: fill(Infinity), most: fill(-Infinity) };
      for (let i = 0; i < values.length; i++) {
        const c = channels === 1 ? 0 : Math.floor(i / after) % channels;
        range.least[c] = Math.min(range.least[c]!, values[i]!);
        range.most[c] = Math.max(range.most[c]!, values[i]!);
      }
      ranges.set(name, range);
    }
  }
  return ranges;
}
