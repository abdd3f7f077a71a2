import { constantOf } from "./constantOf.ts";
import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import type { Meaning, OnnxNode } from "./types.ts";

/** What a scale and a zero point (names of values, "" is 0 of uint8) say about stored bytes; uint8 is stored less 128. Throws when they are not constant and per tensor. */
export function onnxQuantization({
  importer,
  node,
  scale,
  zeroPoint,
}: {
  importer: Importer;
  node: OnnxNode;
  scale: string;
  zeroPoint: string;
}): Meaning & { dtype: "int8" | "uint8" | "int32" } {
  const factor = constantOf({ importer, node, name: scale });
  if (factor.values.length !== 1) throw new OnnxError({ node, reason: "scales of activations must be per tensor" });
  if (!(factor.values[0]! > 0)) throw new OnnxError({ node, reason: `scale ${factor.values[0]}` });
  const zero = zeroPoint === "" ? null : constantOf({ importer, node, name: zeroPoint });
  const dtype = zero?.dtype ?? (node.attributes.get("output_dtype") === 3 ? "int8" : "uint8");
  if (dtype !== "int8" && dtype !== "uint8" && dtype !== "int32")
    throw new OnnxError({ node, reason: `quantised type ${dtype} is not supported` });
  if (zero && zero.values.length !== 1) throw new OnnxError({ node, reason: "zero points of activations must be per tensor" });
  return { scales: [factor.values[0]!], axis: 1, zeroPoint: (zero?.values[0] ?? 0) - (dtype === "uint8" ? 128 : 0), dtype };
}
