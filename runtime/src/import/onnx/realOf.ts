import type { Importer } from "./importer.ts";
import { materialise } from "./materialise.ts";
import { OnnxError } from "./OnnxError.ts";
import { outcomeOf } from "./outcomeOf.ts";
import { placeConstant } from "./placed.ts";
import { plannedMeaning } from "./plannedMeaning.ts";
import type { ConstantValue, OnnxNode, RealValue } from "./types.ts";

/** A real value as a stored i8 tensor, computing it first where that is still to do. */
export function realOf({ importer, node, name }: { importer: Importer; node: OnnxNode; name: string }): RealValue {
  const value = importer.values.get(name);
  if (!value) throw new OnnxError({ node, reason: `has no value "${name}"` });
  if (value.kind === "real" && value.tensor.dtype === "i8") return value;
  if (value.kind === "integer") throw new OnnxError({ node, reason: `"${name}" is integers, real numbers were expected` });
  const kept = value.kind === "constant" ? ownIntegers({ importer, value, name }) : null;
  const meaning = value.kind === "constant" ? constantMeaning(value.tensor.values) : plannedMeaning({ importer, name, node });
  const real = kept ?? materialise({ importer, value, meaning, name }).value;
  importer.values.set(name, real);
  if (value.kind === "function" && value.base.tensor.dtype === "i8" && !importer.makers.has(name))
    importer.makers.set(name, ({ meaning, node }) => {
      const { value: made, exact } = materialise({ importer, value, meaning, name: node.name });
      return {
        value: made,
        ...outcomeOf({ exact, operands: [value.base], why: "a table of the results in double precision, rounded once" }),
      };
    });
  return real;
}

/** A constant that the file holds as 8-bit integers, as they are; null when there are none, or zero points that differ. */
function ownIntegers({ importer, value, name }: { importer: Importer; value: ConstantValue; name: string }): RealValue | null {
  if (!value.quantized) return null;
  const { tensor, scales, zeroPoints, axis } = value.quantized;
  const low = tensor.dtype === "uint8" ? 128 : tensor.dtype === "int8" ? 0 : null;
  if (low === null || zeroPoints.some((zeroPoint) => zeroPoint !== zeroPoints[0])) return null;
  const values = tensor.values.map((each) => each - low);
  return {
    kind: "real",
    ...placeConstant({ importer, name, dims: tensor.dims, values, dtype: "i8" }),
    scales,
    axis,
    zeroPoint: zeroPoints[0]! - low,
  };
}

function constantMeaning(values: Float64Array) {
  const widest = values.reduce((widest, value) => Math.max(widest, Math.abs(value)), 0);
  return { scales: [widest / 127 || 1], axis: 1, zeroPoint: 0 };
}
