import { addRmsNorm } from "../../addRmsNorm.ts";
import { loopRows } from "../../loopRows.ts";
import { constantOf } from "../constantOf.ts";
import type { OperatorImport } from "../importer.ts";
import { makeReal, type Maker } from "../makeReal.ts";
import { OnnxError } from "../OnnxError.ts";
import { perTensorOf } from "../perTensorOf.ts";
import { canonical, reorder } from "../placed.ts";
import { plannedMeaning } from "../plannedMeaning.ts";
import { realOf } from "../realOf.ts";

/** The input is spread to about this size, so that the integer root of its squares' sum has digits enough. */
const SPREAD = 2 ** 16;

const BOUND =
  "half a unit off, and a share of the greatest |gain| × |normalised|: 0.04 % + n / 2^22 + 1 / (98 ρ) + n / (25,000 ρ²), ρ the row's root mean square in stored steps";

/** RMSNormalization (opset 23) and onnxruntime's SimplifiedLayerNormalization, over the last axis; gains may be left out ("") by `findNorms`. */
export const importRmsNorm: OperatorImport = ({ importer, node }) => {
  const real = perTensorOf({ importer, value: realOf({ importer, node, name: node.inputs[0]! }), name: node.name });
  const rank = real.dims.length;
  const axis = (node.attributes.get("axis") as number | undefined) ?? -1;
  if (axis !== -1 && axis !== rank - 1) throw new OnnxError({ node, reason: "a normalisation over more than the last axis" });
  if (node.outputs.slice(1).some((name) => name !== "")) throw new OnnxError({ node, reason: "the deviation's inverse as a result" });
  const length = real.dims[rank - 1]!;
  if (length > 2 ** 20) throw new OnnxError({ node, reason: `a normalisation over ${length} elements` });
  const gain = node.inputs[1] ? constantOf({ importer, node, name: node.inputs[1] }).values : new Float64Array(length).fill(1);
  if (gain.length !== length) throw new OnnxError({ node, reason: `${gain.length} gains for ${length} channels` });
  const x = reorder({ importer, value: real, order: canonical(rank), name: node.name });
  const widest = Math.max(127 - x.zeroPoint, x.zeroPoint + 128);
  const factor = 2 ** (31 - Math.clz32(SPREAD / widest));
  const centred = importer.builder.addOp({
    name: `${node.name}/centred`,
    output: { dtype: "i32", dims: x.tensor.dims },
    combine: "copy",
    a: { tensor: x.tensor, rows: loopRows({ count: x.tensor.dims.length }) },
    multiplier: factor,
    zeroPoint: -factor * x.zeroPoint,
  });
  const make: Maker = ({ meaning: { scales, zeroPoint }, node }) => {
    const scale = Math.max(...scales);
    const { tensor } = addRmsNorm({
      builder: importer.builder,
      name: node.name,
      input: centred,
      scale: x.scales[0]! / factor,
      limit: widest * factor,
      gain,
      epsilon: (node.attributes.get("epsilon") as number | undefined) ?? 1e-5,
      quantization: { scales: Array.from({ length }, () => scale), zeroPoint },
    });
    const value = { kind: "real" as const, tensor, dims: x.dims, order: x.order, scales: [scale], axis: 1, zeroPoint };
    return { value, outcome: "quantised", detail: BOUND };
  };
  const name = node.outputs[0]!;
  makeReal({ importer, node, name, meaning: plannedMeaning({ importer, name, node }), make });
};
