import { addLayerNorm } from "../../addLayerNorm.ts";
import { constantOf } from "../constantOf.ts";
import type { OperatorImport } from "../importer.ts";
import { makeReal, type Maker } from "../makeReal.ts";
import { OnnxError } from "../OnnxError.ts";
import { perTensorOf } from "../perTensorOf.ts";
import { canonical, reorder } from "../placed.ts";
import { plannedMeaning } from "../plannedMeaning.ts";
import { realOf } from "../realOf.ts";

const BOUND =
  "half a unit off, and a share of the greatest |gain| × |normalised|: 0.04 % + n / 2^22 + 1 / (98 σ) + n / (25,000 σ²), σ the row's deviation in stored steps";

/** LayerNormalization over the last axis; gains may be left out ("") by `findNorms`. */
export const importLayerNorm: OperatorImport = ({ importer, node }) => {
  const real = perTensorOf({ importer, value: realOf({ importer, node, name: node.inputs[0]! }), name: node.name });
  const rank = real.dims.length;
  const axis = (node.attributes.get("axis") as number | undefined) ?? -1;
  if (axis !== -1 && axis !== rank - 1) throw new OnnxError({ node, reason: "a normalisation over more than the last axis" });
  if (node.outputs.slice(1).some((name) => name !== "")) throw new OnnxError({ node, reason: "mean and deviation as results" });
  const length = real.dims[rank - 1]!;
  if (length > 2 ** 20) throw new OnnxError({ node, reason: `a normalisation over ${length} elements` });
  const gain = node.inputs[1] ? constantOf({ importer, node, name: node.inputs[1] }).values : new Float64Array(length).fill(1);
  const bias = node.inputs[2] ? constantOf({ importer, node, name: node.inputs[2] }).values : new Float64Array(length);
  if (gain.length !== length || bias.length !== length)
    throw new OnnxError({ node, reason: `gains or biases do not fit ${length} channels` });
  const x = reorder({ importer, value: real, order: canonical(rank), name: node.name });
  const make: Maker = ({ meaning: { scales, zeroPoint }, node }) => {
    const scale = Math.max(...scales);
    const tensor = addLayerNorm({
      builder: importer.builder,
      name: node.name,
      input: x.tensor,
      scale: x.scales[0]!,
      gain,
      bias,
      epsilon: (node.attributes.get("epsilon") as number | undefined) ?? 1e-5,
      output: { scale, zeroPoint },
    });
    const value = { kind: "real" as const, tensor, dims: x.dims, order: x.order, scales: [scale], axis: 1, zeroPoint };
    return { value, outcome: "quantised", detail: BOUND };
  };
  const name = node.outputs[0]!;
  makeReal({ importer, node, name, meaning: plannedMeaning({ importer, name, node }), make });
};
