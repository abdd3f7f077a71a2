import { OnnxError } from "./OnnxError.ts";
import type { OnnxNode } from "./types.ts";

/** Attributes that are carried out, and others with the one value under which leaving them out changes nothing. */
type Known = Readonly<Record<string, typeof ANY | string | number>>;
const ANY = Symbol("any value");
const any = (...names: readonly string[]): Known => Object.fromEntries(names.map((name) => [name, ANY]));

const WINDOW = any("auto_pad", "dilations", "kernel_shape", "pads", "strides");
const CONVOLUTION = { ...WINDOW, ...any("group") };
const REDUCTION = any("axes", "keepdims", "noop_with_empty_axes");
const NONE = any();

/** https://onnx.ai/onnx/operators/, all versions since opset 7. */
const ONNX: Readonly<Record<string, Known>> = {
  ...Object.fromEntries(
    ["Relu", "Sigmoid", "Tanh", "Softplus", "Exp", "Log", "Sqrt", "Reciprocal", "Abs", "Neg", "Floor", "Ceil", "Erf", "HardSwish"].map(
      (name) => [name, NONE],
    ),
  ),
  ...Object.fromEntries(
    [
      "Pow",
      "Min",
      "Max",
      "PRelu",
      "Add",
      "Sub",
      "Mul",
      "Div",
      "MatMul",
      "MatMulInteger",
      "QLinearMatMul",
      "Identity",
      "Expand",
      "Range",
    ].map((name) => [name, NONE]),
  ),
  LeakyRelu: any("alpha"),
  Elu: any("alpha"),
  HardSigmoid: any("alpha", "beta"),
  Gelu: any("approximate"),
  Clip: any("min", "max"),
  BatchNormalization: { ...any("epsilon", "momentum"), spatial: 1, training_mode: 0 },
  Conv: CONVOLUTION,
  ConvInteger: CONVOLUTION,
  QLinearConv: CONVOLUTION,
  Gemm: any("alpha", "beta", "transA", "transB"),
  // Order and indices of the maxima are another output's.
  MaxPool: { ...WINDOW, ...any("ceil_mode", "storage_order") },
  AveragePool: { ...WINDOW, ...any("ceil_mode", "count_include_pad") },
  GlobalAveragePool: NONE,
  ReduceMean: REDUCTION,
  ReduceSum: REDUCTION,
  Softmax: any("axis"),
  LayerNormalization: { ...any("axis", "epsilon"), stash_type: 1 },
  RMSNormalization: { ...any("axis", "epsilon"), stash_type: 1 },
  SimplifiedLayerNormalization: { ...any("axis", "epsilon"), stash_type: 1 },
  Concat: any("axis"),
  Split: any("axis", "split", "num_outputs"),
  Slice: any("axes", "starts", "ends"),
  Gather: any("axis"),
  Reshape: any("allowzero", "shape"),
  Flatten: any("axis"),
  Squeeze: any("axes"),
  Unsqueeze: any("axes"),
  Transpose: any("perm"),
  Pad: any("mode", "pads", "value"),
  // What only other modes than nearest, or other transformations, read may have any value.
  Resize: {
    ...any("mode", "coordinate_transformation_mode", "nearest_mode", "scales", "cubic_coeff_a", "exclude_outside", "extrapolation_value"),
    antialias: 0,
    keep_aspect_ratio_policy: "stretch",
  },
  Upsample: any("mode", "scales"),
  Dropout: any("ratio", "seed"),
  Cast: { ...any("to"), saturate: 1 },
  Shape: any("start", "end"),
  Constant: any("value", "value_float", "value_floats", "value_int", "value_ints"),
  ConstantOfShape: any("value"),
  QuantizeLinear: { ...any("axis"), block_size: 0, output_dtype: ANY, precision: 0, saturate: 1 },
  DequantizeLinear: { ...any("axis"), block_size: 0, output_dtype: 0 },
};

/** https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md */
const MICROSOFT: Readonly<Record<string, Known>> = {
  QLinearConv: { ...CONVOLUTION, ...any("channels_last") },
  QLinearAdd: NONE,
  QLinearMul: NONE,
  QGemm: any("alpha", "transA", "transB"),
  QLinearConcat: any("axis"),
  QLinearAveragePool: { ...WINDOW, ...any("ceil_mode", "count_include_pad", "channels_last") },
  QLinearGlobalAveragePool: any("channels_last"),
  QLinearReduceMean: any("axes", "keepdims"),
  QLinearSigmoid: NONE,
  QLinearLeakyRelu: any("alpha"),
  QLinearSoftmax: any("axis", "opset"),
  QuantizeLinear: any("axis"),
  DequantizeLinear: any("axis"),
  Gelu: NONE,
};

const DOMAINS: Readonly<Record<string, Readonly<Record<string, Known>>>> = { "": ONNX, "com.microsoft": MICROSOFT };

/**
 * Whether a node is of an operator that its domain has and the importer knows. Throws an OnnxError that names an attribute which the importer does not carry out and
 * which could change the result.
 */
export function checkAttributes({ node }: { node: OnnxNode }): boolean {
  const operators = Object.hasOwn(DOMAINS, node.domain) ? DOMAINS[node.domain]! : {};
  if (!Object.hasOwn(operators, node.opType)) return false;
  const known = operators[node.opType]!;
  for (const [name, value] of node.attributes) {
    const allowed = Object.hasOwn(known, name) ? known[name] : undefined;
    if (allowed === ANY || allowed === value) continue;
    const shown = typeof value === "object" ? "" : ` = ${value}`;
    throw new OnnxError({
      node,
      reason: `attribute ${name}${shown} is not supported${allowed === undefined ? "" : `; only ${String(allowed)} is`}`,
    });
  }
  return true;
}
