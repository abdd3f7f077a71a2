import type { Importer } from "./importer.ts";
import { materialise } from "./materialise.ts";
import { OnnxError } from "./OnnxError.ts";
import { plannedMeaning } from "./plannedMeaning.ts";
import type { OnnxNode, RealValue } from "./types.ts";

/** A real value as a stored i8 tensor, computing it first where that is still to do. */
export function realOf({ importer, node, name }: { importer: Importer; node: OnnxNode; name: string }): RealValue {
  const value = importer.values.get(name);
  if (!value) throw new OnnxError({ node, reason: `has no value "${name}"` });
  if (value.kind === "real" && value.tensor.dtype === "i8") return value;
  if (value.kind === "integer") throw new OnnxError({ node, reason: `"${name}" is integers, real numbers were expected` });
  const meaning = value.kind === "constant" ? constantMeaning(value.tensor.values) : plannedMeaning({ importer, name, node });
  const real = materialise({ importer, value, meaning, name });
  importer.values.set(name, real);
  return real;
}

function constantMeaning(values: Float64Array) {
  const widest = values.reduce((widest, value) => Math.max(widest, Math.abs(value)), 0);
  return { scales: [widest / 127 || 1], axis: 1, zeroPoint: 0 };
}
