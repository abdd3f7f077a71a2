import { exactExp } from "../../exactExp.ts";
import { asPicture, fromPicture } from "../asPicture.ts";
import { channelsFirst } from "../channelsFirst.ts";
import { channelsLast } from "../channelsLast.ts";
import { constantOf } from "../constantOf.ts";
import { emitConvolution } from "../emitConvolution.ts";
import { emitDense } from "../emitDense.ts";
import { emitMean } from "../emitMean.ts";
import { emitProduct } from "../emitProduct.ts";
import { emitSum } from "../emitSum.ts";
import { emitTimes } from "../emitTimes.ts";
import type { Importer, NodeOutcome, OperatorImport } from "../importer.ts";
import { outcomeOf } from "../outcomeOf.ts";
import { withoutAxes } from "../withoutAxes.ts";
import { withoutZeroPoints } from "../integerWeights.ts";
import { linearIntegers } from "../linearIntegers.ts";
import { materialise } from "../materialise.ts";
import { OnnxError } from "../OnnxError.ts";
import { onnxQuantization } from "../onnxQuantization.ts";
import { quantizedConstant, quantizedOf } from "../quantizedOf.ts";
import { rescaleOf } from "../rescaleOf.ts";
import { transposeMatrix } from "../transposeMatrix.ts";
import type { Meaning, OnnxNode, OnnxTensor, Placed, RealValue } from "../types.ts";
import { windowOf } from "../windowOf.ts";

const noTail = (node: OnnxNode, channels: number) => {
  const gain = Array.from({ length: channels }, () => 1);
  return { name: node.outputs[0]!, gain, offset: gain.map(() => 0), least: -Infinity, most: Infinity, exact: true };
};

/** QLinearConv: saturate(round(acc × x_scale × w_scale / y_scale) + y_zero_point), the bias in units of x_scale × w_scale. */
export const importQLinearConv: OperatorImport = ({ importer, node }) => {
  const given = quantizedOf({ importer, node, first: 0 });
  // com.microsoft's may have its channels last.
  const last = node.attributes.get("channels_last") === 1;
  const x = last ? channelsFirst({ value: given }) : given;
  const weights = quantizedConstant({ importer, node, first: 3, axis: 0 });
  if (!weights) throw new OnnxError({ node, reason: "weights must be constant" });
  const target = onnxQuantization({ importer, node, scale: node.inputs[6]!, zeroPoint: node.inputs[7]! });
  const bias = node.inputs[8] ? constantOf({ importer, node, name: node.inputs[8] }) : null;
  const picture = asPicture({ importer, node, value: x });
  const layout = channelsLast({ node, dims: weights.tensor.dims, channels: picture.dims[1]! });
  const { values, scales } = withoutZeroPoints({ node, quantized: weights.quantized, axis: 0 });
  const linear = exactLinear({ node, x, weights: layout.move(values), scales, outputs: layout.outputs, bias, target });
  const placed = emitConvolution({
    importer,
    node,
    x: picture,
    zeroPoint: x.zeroPoint,
    ...linear,
    outputs: layout.outputs,
    group: layout.group,
    window: windowOf({ node, spatial: x.dims.slice(2), kernel: weights.tensor.dims.slice(2) }),
    epilogue: { dtype: "i8", zeroPoint: target.zeroPoint, min: -128, max: 127 },
  });
  const result = fromPicture({ value: placed, rank: x.dims.length });
  finish({
    importer,
    node,
    placed: last ? channelsFirst({ value: result, back: true }) : result,
    target,
    outcome: linear.outcome,
    ...(linear.detail ? { detail: linear.detail } : {}),
  });
};

/** QLinearMatMul, and com.microsoft's QGemm (alpha × (A × B + C / alpha), C in units of alpha × a_scale × b_scale). */
export const importQLinearMatMul: OperatorImport = ({ importer, node }) => {
  const gemm = node.opType === "QGemm";
  const flag = (name: string) => (node.attributes.get(name) as number | undefined) === 1;
  let a = quantizedOf({ importer, node, first: 0 });
  if (gemm && flag("transA")) a = { ...a, dims: [...a.dims].reverse(), order: a.order.map((axis) => 1 - axis) };
  const output = gemm ? 7 : 6;
  const alpha = gemm ? ((node.attributes.get("alpha") as number | undefined) ?? 1) : 1;
  const target = node.inputs[output]
    ? onnxQuantization({ importer, node, scale: node.inputs[output]!, zeroPoint: node.inputs[output + 1] ?? "" })
    : null;
  if (!target) throw new OnnxError({ node, reason: "a float result; give y_scale and y_zero_point" });
  const flipped = gemm && flag("transB");
  const right = importer.values.get(node.inputs[3]!);
  const constant =
    right?.kind === "constant" && right.tensor.dims.length === 2
      ? quantizedConstant({ importer, node, first: 3, axis: flipped ? 0 : 1 })
      : null;
  const bias = gemm && node.inputs[6] ? constantOf({ importer, node, name: node.inputs[6] }) : null;
  if (constant) {
    const { values, scales } = withoutZeroPoints({ node, quantized: constant.quantized, axis: flipped ? 0 : 1 });
    const [rows, columns] = constant.tensor.dims as [number, number];
    const outputs = flipped ? rows : columns;
    if (bias && ![1, outputs].includes(bias.values.length)) throw new OnnxError({ node, reason: "C must have one value per column" });
    const wide = bias && {
      ...bias,
      values: Float64Array.from({ length: outputs }, (_, o) => bias.values[bias.values.length === 1 ? 0 : o]!),
    };
    const weights = flipped ? values : transposeMatrix({ values, rows, columns });
    const linear = exactLinear({ node, x: a, weights, scales: scales.map((scale) => scale * alpha), outputs, bias: wide, target });
    const placed = emitDense({
      importer,
      node,
      x: a,
      ...linear,
      epilogue: { dtype: "i8", zeroPoint: target.zeroPoint, min: -128, max: 127 },
    });
    finish({ importer, node, placed, target, outcome: linear.outcome, ...(linear.detail ? { detail: linear.detail } : {}) });
    return;
  }
  if (gemm) throw new OnnxError({ node, reason: "B must be constant" });
  const b = quantizedOf({ importer, node, first: 3 });
  const depth = a.dims.at(-1)!;
  const { multipliers, shift, exact } = rescaleOf({
    factors: [{ of: [a.scales[0]!, b.scales[0]!], by: [target.scales[0]!] }],
    accumulators: [depth * 255 * 255],
  });
  const epilogue = { dtype: "i8", zeroPoint: target.zeroPoint, min: -128, max: 127 } as const;
  const placed = emitProduct({
    importer,
    node,
    a,
    b,
    zeroA: a.zeroPoint,
    zeroB: b.zeroPoint,
    multiplier: multipliers[0]!,
    shift,
    epilogue,
  });
  finish({ importer, node, placed, target, ...outcomeOf({ exact, operands: [] }) });
};

/** com.microsoft's QLinearAdd and QLinearMul: (A, scale, zero point, B, scale, zero point, scale, zero point). */
export const importQLinearSum: OperatorImport = ({ importer, node }) => {
  const a = quantizedOf({ importer, node, first: 0 });
  const b = quantizedOf({ importer, node, first: 3 });
  const target = onnxQuantization({ importer, node, scale: node.inputs[6]!, zeroPoint: node.inputs[7] ?? "" });
  const { value, exact } =
    node.opType === "QLinearAdd"
      ? emitSum({ importer, node, a, b, sign: 1, meaning: target })
      : emitTimes({ importer, node, a, b, meaning: target });
  finish({ importer, node, placed: value, target, ...outcomeOf({ exact, operands: [] }) });
};

/** com.microsoft's QLinearGlobalAveragePool and QLinearReduceMean. */
export const importQLinearMean: OperatorImport = ({ importer, node }) => {
  const x = quantizedOf({ importer, node, first: 0 });
  const target = onnxQuantization({ importer, node, scale: node.inputs[3]!, zeroPoint: node.inputs[4] ?? "" });
  const last = node.attributes.get("channels_last") === 1;
  const rank = x.dims.length;
  const reduce = node.opType === "QLinearReduceMean";
  const listed = ((node.attributes.get("axes") as readonly number[] | undefined) ?? []).map((axis) => (axis < 0 ? axis + rank : axis));
  if (listed.some((axis) => !(axis >= 0 && axis < rank))) throw new OnnxError({ node, reason: `axes ${listed.join(", ")} of ${rank}` });
  const axes = x.dims.flatMap((_, axis) =>
    (reduce ? listed.includes(axis) || listed.length === 0 : axis >= (last ? 1 : 2) && axis < rank - (last ? 1 : 0)) ? [axis] : [],
  );
  const { value, exact } = emitMean({ importer, node, x, axes, meaning: target });
  const kept = !reduce || ((node.attributes.get("keepdims") as number | undefined) ?? 1) === 1;
  finish({ importer, node, placed: kept ? value : withoutAxes({ value, axes }), target, ...outcomeOf({ exact, operands: [] }) });
};

/** com.microsoft's QLinearSigmoid and QLinearLeakyRelu: a table of 256 results. */
export const importQLinearUnary: OperatorImport = ({ importer, node }) => {
  const x = quantizedOf({ importer, node, first: 0 });
  const target = onnxQuantization({ importer, node, scale: node.inputs[3]!, zeroPoint: node.inputs[4] ?? "" });
  const alpha = (node.attributes.get("alpha") as number | undefined) ?? 0.01;
  const apply =
    node.opType === "QLinearSigmoid"
      ? (value: number) => 1 / (1 + exactExp({ x: -value }))
      : (value: number) => (value < 0 ? alpha * value : value);
  const { value } = materialise({
    importer,
    value: { kind: "function", base: x, operands: [null], apply: ([real]) => apply(real!), axis: 0, channels: 1, affine: null },
    meaning: target,
    name: node.name,
  });
  finish({ importer, node, placed: value, target, outcome: "exact" });
};

function exactLinear({
  node,
  x,
  weights,
  scales,
  outputs,
  bias,
  target,
}: {
  node: OnnxNode;
  x: RealValue;
  weights: Float64Array;
  scales: readonly number[];
  outputs: number;
  bias: OnnxTensor | null;
  target: Meaning;
}) {
  if (bias && bias.values.length !== outputs) throw new OnnxError({ node, reason: `${bias.values.length} biases for ${outputs} outputs` });
  const units = Array.from({ length: outputs }, (_, o) => x.scales[0]! * scales[scales.length === 1 ? 0 : o]!);
  return linearIntegers({
    node,
    x,
    weights,
    quantized: { scales },
    outputs,
    inputChannel: () => 0,
    bias: bias ? { tensor: bias, quantized: { tensor: bias, scales: units, zeroPoints: [0], axis: 0 } } : null,
    tail: noTail(node, outputs),
    target,
  });
}

function finish({
  importer,
  node,
  placed: { tensor, dims, order },
  target,
  outcome,
  detail,
}: {
  importer: Importer;
  node: OnnxNode;
  placed: Placed;
  target: ReturnType<typeof onnxQuantization>;
  outcome: NodeOutcome;
  detail?: string;
}): void {
  if (target.dtype === "int32") throw new OnnxError({ node, reason: "a result of 32 bits" });
  importer.values.set(node.outputs[0]!, { kind: "integer", dtype: target.dtype, tensor, dims, order });
  importer.note({ node, outcome, ...(detail ? { detail } : {}) });
}
