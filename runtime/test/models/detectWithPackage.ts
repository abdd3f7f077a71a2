import { createRequire } from "node:module";
import path from "node:path";
import { packageDir } from "../../src/import/packageDir.ts";
import type { Face, Picture } from "../../src/index.ts";

interface Tf {
  setBackend(name: string): Promise<boolean>;
  tensor3d(values: Int32Array, shape: [number, number, number]): unknown;
}
interface FaceApi {
  readonly tf: Tf;
  readonly nets: { readonly tinyFaceDetector: { loadFromDisk(dir: string): Promise<void> } };
  readonly TinyFaceDetectorOptions: new (options: { inputSize: number; scoreThreshold: number }) => object;
  detectAllFaces(tensor: unknown, options: object): PromiseLike<{ box: Omit<Face, "score">; score: number }[]>;
}

/** The faces that npm package `@vladmandic/face-api` itself finds, surest first. */
export async function detectWithPackage({ picture: { width, height, rgb } }: { picture: Picture }): Promise<Face[]> {
  const require = createRequire(import.meta.url);
  const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm") as { setWasmPaths(dir: string): void };
  setWasmPaths(path.join(packageDir({ name: "@tensorflow/tfjs-backend-wasm" }), "dist/"));
  const api = require("@vladmandic/face-api/dist/face-api.node-wasm.js") as FaceApi;
  await api.tf.setBackend("wasm");
  await api.nets.tinyFaceDetector.loadFromDisk(path.join(packageDir({ name: "@vladmandic/face-api" }), "model"));
  const tensor = api.tf.tensor3d(Int32Array.from(rgb), [height, width, 3]);
  const found = await api.detectAllFaces(tensor, new api.TinyFaceDetectorOptions({ inputSize: 416, scoreThreshold: 0.5 }));
  return found.map(({ box, score }) => ({ x: box.x, y: box.y, width: box.width, height: box.height, score }));
}
