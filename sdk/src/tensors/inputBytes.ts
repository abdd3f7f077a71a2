import { tensorBytes, type NamedTensorType } from "@dpin/runtime";
import { ManifestError } from "../errors/ArtifactError.ts";

/**
 * A job's input: a typed array of its tensor's element type, or its little-endian bytes as a Uint8Array, an ArrayBuffer or a Blob (a File is one, and
 * openInput of @dpin/sdk/node makes one of a path).
 */
export type JobInput = Int8Array | Int32Array | Uint8Array | ArrayBuffer | Blob;

/**
 * The bytes of an input tensor of `type`, row-major. Throws ManifestError for an array of another element type and for a wrong length, told before a Blob is read;
 * TypeError for anything that is no input.
 */
export async function inputBytes({ input, type, index }: { input: JobInput; type: NamedTensorType; index: number }): Promise<Uint8Array> {
  const name = `input ${index} (${type.name})`;
  const expected = tensorBytes(type);
  const given = input instanceof Blob ? input.size : input.byteLength;
  if (typeof given !== "number") throw new TypeError(`${name} is no typed array, ArrayBuffer or Blob`);
  const elements = ELEMENTS.find(([array]) => input instanceof array)?.[1];
  if (elements !== undefined && elements !== type.dtype)
    throw new ManifestError(`${name} is made of ${type.dtype}, an array of ${elements} was given`);
  if (ArrayBuffer.isView(input) && elements === undefined && !(input instanceof Uint8Array)) {
    throw new ManifestError(`${name} is made of ${type.dtype}, ${Object.prototype.toString.call(input)} was given`);
  }
  if (given !== expected) {
    throw new ManifestError(`${name} has ${given} bytes instead of ${expected} (${type.dtype} × ${type.dims.join(" × ")})`);
  }
  if (input instanceof Blob) return new Uint8Array(await input.arrayBuffer());
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
}

const ELEMENTS = [
  [Int8Array, "i8"],
  [Int32Array, "i32"],
] as const;
