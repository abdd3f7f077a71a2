import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { packageDir } from "../../src/import/packageDir.ts";
import type { Picture } from "../../src/index.ts";

export interface FloatFaceDetector {
  /** The square picture the network sees, [416, 416, 3], not rounded. */
  input(picture: Picture): Float32Array;
  /** Activations by name, `boxes` the output [13, 13, 25] among them: what each convolution gives before leaky ReLU. */
  run(picture: Picture): Record<string, { values: Float32Array; channels: number }>;
}

/**
 * The tiny face detector as `@vladmandic/face-api` 1.7.15 defines it (src/tinyYolov2/TinyYolov2Base.ts: forwardInput, runMobilenet), on TensorFlow.js
 * with its own reading of the weights: the independent counterpart of our integer program.
 */
export async function createFloatFaceDetector(): Promise<FloatFaceDetector> {
  setWasmPaths(path.join(packageDir({ name: "@tensorflow/tfjs-backend-wasm" }), "dist/"));
  await tf.setBackend("wasm");
  const dir = path.join(packageDir({ name: "@vladmandic/face-api" }), "model");
  const [manifest] = JSON.parse(await readFile(path.join(dir, "tiny_face_detector_model-weights_manifest.json"), "utf8"));
  const bytes = await readFile(path.join(dir, manifest.paths[0]));
  const weights = tf.io.decodeWeights(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
    manifest.weights,
  );
  const weight = <T extends tf.Tensor>(name: string) => weights[name] as T;

  const square = ({ width, height, rgb }: Picture) => {
    const side = Math.max(width, height);
    const picture = tf.tensor4d(Float32Array.from(rgb), [1, height, width, 3]);
    const padded = tf.pad(picture, [
      [0, 0],
      [0, side - height],
      [0, side - width],
      [0, 0],
    ]);
    return tf.image.resizeBilinear(padded as tf.Tensor4D, [416, 416], false, false);
  };
  const leaky = (x: tf.Tensor4D) => {
    const tenth = tf.mul(x, tf.scalar(0.1));
    return tf.add(tf.relu(tf.sub(x, tenth)), tenth) as tf.Tensor4D;
  };
  const run: FloatFaceDetector["run"] = (picture) => {
    const kept: Record<string, { values: Float32Array; channels: number }> = {};
    const keep = <T extends tf.Tensor>(name: string, tensor: T) => {
      kept[name] = { values: tensor.dataSync() as Float32Array, channels: tensor.shape.at(-1)! };
      return tensor;
    };
    tf.tidy(() => {
      const input = tf.div(tf.sub(square(picture), tf.tensor1d([117.001, 114.697, 97.404])), 255) as tf.Tensor4D;
      const conv0 = tf.add(tf.conv2d(input, weight<tf.Tensor4D>("conv0/filters"), [1, 1], "valid"), weight("conv0/bias")) as tf.Tensor4D;
      let out = tf.maxPool(leaky(keep("conv0", conv0)), [2, 2], [2, 2], "same");
      for (const name of ["conv1", "conv2", "conv3", "conv4", "conv5"]) {
        const padded = tf.pad(out, [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ]) as tf.Tensor4D;
        const depthwise = tf.depthwiseConv2d(padded, weight<tf.Tensor4D>(`${name}/depthwise_filter`), [1, 1], "valid");
        const pointwise = tf.conv2d(keep(`${name}/depthwise`, depthwise), weight<tf.Tensor4D>(`${name}/pointwise_filter`), [1, 1], "valid");
        const sum = keep(name, tf.add(pointwise, weight(`${name}/bias`)) as tf.Tensor4D);
        out = tf.maxPool(leaky(sum), [2, 2], name === "conv5" ? [1, 1] : [2, 2], "same");
      }
      keep("boxes", tf.add(tf.conv2d(out, weight<tf.Tensor4D>("conv8/filters"), [1, 1], "valid"), weight("conv8/bias")));
    });
    return kept;
  };
  return { input: (picture) => tf.tidy(() => square(picture).dataSync() as Float32Array), run };
}
