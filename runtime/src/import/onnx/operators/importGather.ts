import { fromEnd } from "../foldConstant.ts";
import type { OperatorImport } from "../importer.ts";
import { integerOf } from "../integerOf.ts";
import { OnnxError } from "../OnnxError.ts";
import { checkRank, physicalDims, placeConstant, reorder } from "../placed.ts";
import { perTensorOf } from "../perTensorOf.ts";
import { storedOf } from "../storedOf.ts";
import type { Placed } from "../types.ts";

/** Gather: rows of a table by index; negative indices count from the end, as ONNX has it, and indices beyond the table, an error there, read 0. */
export const importGather: OperatorImport = ({ importer, node }) => {
  const given = storedOf({ importer, node, name: node.inputs[0]! });
  const rank = given.dims.length;
  const axis = fromEnd((node.attributes.get("axis") as number | undefined) ?? 0, rank);
  const length = given.dims[axis]!;
  const value = given.kind === "real" && given.scales.length > 1 ? perTensorOf({ importer, value: given, name: node.name }) : given;
  const data = reorder({ importer, value, order: [axis, ...value.order.filter((each) => each !== axis)], name: node.name });
  const source = importer.values.get(node.inputs[1]!)!;
  let indices: Placed;
  if (source.kind === "constant") {
    const values = source.tensor.values.map((index) => (index < 0 ? index + length : index));
    if (values.some((index) => index < 0 || index >= length)) throw new OnnxError({ node, reason: "an index beyond its axis" });
    indices = placeConstant({ importer, name: `${node.name}/indices`, dims: source.tensor.dims, values, dtype: "i32" });
  } else {
    const integer = integerOf({ importer, node, name: node.inputs[1]! });
    if (integer.dtype !== "int32") throw new OnnxError({ node, reason: `indices of type ${integer.dtype}` });
    const rows = physicalDims(integer).map((_, i) => ({ [`o${i}`]: 1 }));
    const output = { dtype: "i32" as const, dims: physicalDims(integer) };
    const a = { tensor: integer.tensor, dims: output.dims, rows };
    const raise = importer.builder.addOp({
      name: `${node.name}/negative`,
      output,
      combine: "shift",
      combineShift: 31,
      a,
      multiplier: -length,
    });
    indices = {
      ...integer,
      tensor: importer.builder.addOp({ name: `${node.name}/indices`, output, combine: "add", a, b: { tensor: raise, rows } }),
    };
  }
  const dims = [...given.dims.slice(0, axis), ...indices.dims, ...given.dims.slice(axis + 1)];
  checkRank({ node, dims });
  // Physical order: the indices' axes, then what is left of the data's.
  const shift = indices.dims.length - 1;
  const order = [...indices.order.map((each) => axis + each), ...data.order.slice(1).map((each) => (each > axis ? each + shift : each))];
  const outer = indices.dims.length;
  const pad = data.kind === "real" ? data.zeroPoint : data.dtype === "uint8" ? -128 : 0;
  const tensor = importer.builder.addOp({
    name: node.name,
    output: { dtype: data.tensor.dtype, dims: physicalDims({ dims, order }) },
    combine: "gather",
    a: { tensor: indices.tensor, dims: physicalDims(indices), rows: outer === 0 ? [{}] : indices.order.map((_, i) => ({ [`o${i}`]: 1 })) },
    b: { tensor: data.tensor, rows: [{}, ...data.order.slice(1).map((_, i) => ({ [`o${outer + i}`]: 1 }))], pad },
  });
  const moved = { ...data, tensor, dims, order };
  importer.values.set(node.outputs[0]!, moved);
  importer.note({ node, outcome: "exact" });
};
