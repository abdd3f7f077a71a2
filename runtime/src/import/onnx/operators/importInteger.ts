import { asPicture, fromPicture } from "../asPicture.ts";
import { channelsLast } from "../channelsLast.ts";
import { constantOf } from "../constantOf.ts";
import { emitConvolution } from "../emitConvolution.ts";
import { emitDense } from "../emitDense.ts";
import { emitProduct } from "../emitProduct.ts";
import type { OperatorImport } from "../importer.ts";
import { integerOf } from "../integerOf.ts";
import { withoutZeroPoints } from "../integerWeights.ts";
import { OnnxError } from "../OnnxError.ts";
import { transposeMatrix } from "../transposeMatrix.ts";
import { windowOf } from "../windowOf.ts";

const RAW = { multipliers: [1], shift: 0, epilogue: { dtype: "i32" } } as const;

/** ConvInteger and MatMulInteger: the 32-bit accumulator itself, zero points taken off both operands. */
export const importInteger: OperatorImport = ({ importer, node }) => {
  const x = integerOf({ importer, node, name: node.inputs[0]! });
  if (x.dtype === "int32") throw new OnnxError({ node, reason: "a 32-bit operand" });
  const zeroOf = (slot: number) => (node.inputs[slot] ? [...constantOf({ importer, node, name: node.inputs[slot]! }).values] : [0]);
  const zeros = zeroOf(2);
  if (zeros.length !== 1) throw new OnnxError({ node, reason: "zero points of the left operand must be per tensor" });
  const zeroPoint = zeros[0]! - (x.dtype === "uint8" ? 128 : 0);
  const convolution = node.opType === "ConvInteger";
  const right = importer.values.get(node.inputs[1]!);
  const output = node.outputs[0]!;
  if (right?.kind === "constant" && (convolution || right.tensor.dims.length === 2)) {
    const axis = convolution ? 0 : 1;
    const { values } = withoutZeroPoints({ node, quantized: { tensor: right.tensor, scales: [1], zeroPoints: zeroOf(3), axis }, axis });
    const outputs = right.tensor.dims[axis]!;
    const layout = convolution ? channelsLast({ node, dims: right.tensor.dims, channels: x.dims[1]! }) : null;
    const weights = layout ? layout.move(values) : transposeMatrix({ values, rows: right.tensor.dims[0]!, columns: outputs });
    const perOutput = weights.length / outputs;
    const bias = Array.from(
      { length: outputs },
      (_, o) => -zeroPoint * weights.subarray(o * perOutput, (o + 1) * perOutput).reduce((sum, value) => sum + value, 0),
    );
    const common = { importer, node, weights, bias, ...RAW };
    const placed = layout
      ? fromPicture({
          value: emitConvolution({
            ...common,
            x: asPicture({ importer, node, value: x }),
            zeroPoint,
            outputs,
            group: layout.group,
            window: windowOf({ node, spatial: x.dims.slice(2), kernel: right.tensor.dims.slice(2) }),
          }),
          rank: x.dims.length,
        })
      : emitDense({ ...common, x });
    importer.values.set(output, { kind: "integer", dtype: "int32", ...placed });
  } else {
    if (convolution) throw new OnnxError({ node, reason: "weights must be constant" });
    const b = integerOf({ importer, node, name: node.inputs[1]! });
    const zeroB = zeroOf(3);
    if (b.dtype === "int32" || zeroB.length !== 1)
      throw new OnnxError({ node, reason: "a run-time right operand needs 8 bits and one zero point" });
    const placed = emitProduct({
      importer,
      node,
      a: x,
      b,
      zeroA: zeroPoint,
      zeroB: zeroB[0]! - (b.dtype === "uint8" ? 128 : 0),
      multiplier: 1,
      shift: 0,
      epilogue: RAW.epilogue,
    });
    importer.values.set(output, { kind: "integer", dtype: "int32", ...placed });
  }
  importer.note({ node, outcome: "exact" });
};

/** Cast of integers at run time to float: the same numbers, of scale 1. */
export const importCast: OperatorImport = ({ importer, node }) => {
  const to = node.attributes.get("to");
  const value = importer.values.get(node.inputs[0]!)!;
  if (to !== 1) throw new OnnxError({ node, reason: "a cast at run time to anything but float" });
  if (value.kind === "integer") {
    const { tensor, dims, order, dtype } = value;
    importer.values.set(node.outputs[0]!, {
      kind: "real",
      tensor,
      dims,
      order,
      scales: [1],
      axis: 1,
      zeroPoint: dtype === "uint8" ? -128 : 0,
    });
  } else importer.values.set(node.outputs[0]!, value);
  importer.note({ node, outcome: "view" });
};
