import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Picture } from "../../src/index.ts";
import { packageDir } from "../../src/import/packageDir.ts";

export interface FloatUpscaler {
  /** Activations of the named layers, NHWC, for a whole picture. */
  activations(request: { picture: Picture; layers: readonly string[] }): { values: Float32Array; channels: number }[];
  /** The model's own output, [2H, 2W, 3], not rounded, not clamped. */
  upscale(picture: Picture): Float32Array;
}

/** The model of `@upscalerjs/default-model` run by TensorFlow.js itself: the independent counterpart of our integer program. */
export async function createFloatUpscaler(): Promise<FloatUpscaler> {
  setWasmPaths(path.join(packageDir({ name: "@tensorflow/tfjs-backend-wasm" }), "dist/"));
  await tf.setBackend("wasm");
  const dir = path.join(packageDir({ name: "@upscalerjs/default-model" }), "models");
  const json = JSON.parse(await readFile(path.join(dir, "model.json"), "utf8"));
  const weights = await readFile(path.join(dir, "group1-shard1of1.bin"));
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest[0].weights,
      weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length) as ArrayBuffer,
    }),
  );
  const activations: FloatUpscaler["activations"] = ({ picture: { width, height, rgb }, layers }) =>
    tf.tidy(() => {
      const outputs = layers.map((name) => model.getLayer(name).output as tf.SymbolicTensor);
      const input = tf.tensor4d(Float32Array.from(rgb), [1, height, width, 3]);
      const result = tf.model({ inputs: model.inputs, outputs }).predict(input);
      return [result].flat().map((tensor) => ({ values: tensor.dataSync() as Float32Array, channels: tensor.shape.at(-1)! }));
    });
  const last = model.layers.at(-1)!.name;
  return { activations, upscale: (picture) => activations({ picture, layers: [last] })[0]!.values };
}
