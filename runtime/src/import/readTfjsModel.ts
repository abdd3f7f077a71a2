import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import type { Kernel } from "./types.ts";

const ModelJson = z.object({
  format: z.literal("layers-model"),
  modelTopology: z.object({
    model_config: z.object({
      config: z.object({
        layers: z.array(
          z.object({
            class_name: z.string(),
            name: z.string(),
            config: z.record(z.string(), z.unknown()),
            inbound_nodes: z.array(z.array(z.tuple([z.string()]).rest(z.unknown()))),
          }),
        ),
      }),
    }),
  }),
  weightsManifest: z.array(
    z.object({
      paths: z.array(z.string()),
      weights: z.array(z.object({ name: z.string(), shape: z.array(z.number().int().positive()), dtype: z.literal("float32") })),
    }),
  ),
});

/** A convolution's parameters, the kernel in our order [out, height, width, in]. */
export interface ConvolutionWeights {
  readonly kernel: Kernel;
  readonly bias: Float64Array;
}

export interface TfjsModel {
  /** Layers in the file's order: class, name, names of the layers they read. */
  readonly layers: readonly { readonly kind: string; readonly name: string; readonly inputs: readonly string[] }[];
  readonly convolutions: ReadonlyMap<string, ConvolutionWeights>;
}

/** Reads a TensorFlow.js layers model (`model.json` and its float32 shards); throws when the folder is not such a model. */
export async function readTfjsModel({ dir }: { dir: string }): Promise<TfjsModel> {
  const json = ModelJson.parse(JSON.parse(await readFile(path.join(dir, "model.json"), "utf8")));
  const tensors = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  for (const { paths, weights } of json.weightsManifest) {
    const bytes = Buffer.concat(await Promise.all(paths.map((file) => readFile(path.join(dir, file)))));
    let offset = 0;
    for (const { name, shape } of weights) {
      const length = 4 * shape.reduce((product, dim) => product * dim, 1);
      if (offset + length > bytes.length) throw new Error(`${dir}: the weights end inside ${name}`);
      const values = new Float32Array(length / 4);
      for (let i = 0; i < values.length; i++) values[i] = bytes.readFloatLE(offset + 4 * i);
      tensors.set(name, { shape, values });
      offset += length;
    }
  }
  const { layers } = json.modelTopology.model_config.config;
  const convolutions = new Map<string, ConvolutionWeights>();
  for (const { class_name, name } of layers) {
    if (class_name !== "Conv2D") continue;
    const kernel = tensors.get(`${name}/kernel`);
    const bias = tensors.get(`${name}/bias`);
    if (!kernel || !bias) throw new Error(`${dir}: layer ${name} has no weights`);
    convolutions.set(name, { kernel: outputsFirst(kernel), bias: Float64Array.from(bias.values) });
  }
  return {
    layers: layers.map(({ class_name, name, inbound_nodes }) => ({
      kind: class_name,
      name,
      inputs: inbound_nodes.flat().map(([input]) => input),
    })),
    convolutions,
  };
}

function outputsFirst({ shape, values }: { shape: readonly number[]; values: Float32Array }): Kernel {
  const [height, width, inputs, out] = shape as [number, number, number, number];
  const taps = height * width * inputs;
  const moved = new Float64Array(values.length);
  for (let i = 0; i < taps; i++) for (let o = 0; o < out; o++) moved[o * taps + i] = values[i * out + o]!;
  return { out, height, width, in: inputs, values: moved };
}
