import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import type { OnnxNode, OnnxTensor } from "./types.ts";

/** The tensor of an input that must be known when the model is imported; throws an OnnxError when it is not. */
export function constantOf({ importer, node, name }: { importer: Importer; node: OnnxNode; name: string }): OnnxTensor {
  const value = importer.values.get(name);
  if (value?.kind !== "constant") throw new OnnxError({ node, reason: `"${name}" must be a constant` });
  return value.tensor;
}
