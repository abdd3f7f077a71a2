import { applyFunction } from "./applyFunction.ts";
import type { OperatorImport } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import { importConcat } from "./operators/importConcat.ts";
import { importConv } from "./operators/importConv.ts";
import { importGather } from "./operators/importGather.ts";
import { importCast, importInteger } from "./operators/importInteger.ts";
import { importLayerNorm } from "./operators/importLayerNorm.ts";
import { importMatMul } from "./operators/importMatMul.ts";
import { importExpand, importPad, importReshape, importResize, importSlice, importTranspose } from "./operators/importMove.ts";
import { importAveragePool, importMaxPool, importMean } from "./operators/importPool.ts";
import {
  importQLinearConv,
  importQLinearMean,
  importQLinearMatMul,
  importQLinearSum,
  importQLinearUnary,
} from "./operators/importQLinear.ts";
import { importDequantizeLinear, importQuantizeLinear } from "./operators/importQuantize.ts";
import { importRmsNorm } from "./operators/importRmsNorm.ts";
import { importSoftmax } from "./operators/importSoftmax.ts";
import { importSum } from "./operators/importSum.ts";

const importFunction: OperatorImport = ({ importer, node }) => {
  if (!applyFunction({ importer, node })) throw new OnnxError({ node, reason: "only one operand may be known at run time" });
};

/** Identity and Dropout of integers only rename them. */
const importIdentity: OperatorImport = ({ importer, node }) => {
  importer.values.set(node.outputs[0]!, importer.values.get(node.inputs[0]!)!);
  importer.note({ node, outcome: "view" });
};

const FUNCTIONS = [
  "Relu",
  "LeakyRelu",
  "Elu",
  "Sigmoid",
  "HardSigmoid",
  "HardSwish",
  "Tanh",
  "Softplus",
  "Exp",
  "Log",
  "Sqrt",
  "Reciprocal",
  "Abs",
  "Neg",
  "Floor",
  "Ceil",
  "Erf",
  "Gelu",
  "Pow",
  "Min",
  "Max",
  "PRelu",
  "Clip",
  "BatchNormalization",
];

/**
 * How each operator that the importer knows is carried out. Which domain has which, with which attributes, says `checkAttributes`; QLinearConv, QuantizeLinear,
 * DequantizeLinear and Gelu are in both ONNX's own and com.microsoft, and differ by attributes alone.
 */
export const OPERATORS: ReadonlyMap<string, OperatorImport> = new Map<string, OperatorImport>([
  ...FUNCTIONS.map((name) => [name, importFunction] as const),
  ...["Add", "Sub", "Mul", "Div"].map((name) => [name, importSum] as const),
  ...["Reshape", "Flatten", "Squeeze", "Unsqueeze"].map((name) => [name, importReshape] as const),
  ...["Identity", "Dropout"].map((name) => [name, importIdentity] as const),
  ...["Slice", "Split"].map((name) => [name, importSlice] as const),
  ...["Resize", "Upsample"].map((name) => [name, importResize] as const),
  ...["AveragePool", "QLinearAveragePool"].map((name) => [name, importAveragePool] as const),
  ...["GlobalAveragePool", "ReduceMean", "ReduceSum"].map((name) => [name, importMean] as const),
  ...["Concat", "QLinearConcat"].map((name) => [name, importConcat] as const),
  ...["MatMul", "Gemm"].map((name) => [name, importMatMul] as const),
  ...["QLinearMatMul", "QGemm"].map((name) => [name, importQLinearMatMul] as const),
  ...["QLinearAdd", "QLinearMul"].map((name) => [name, importQLinearSum] as const),
  ...["QLinearSigmoid", "QLinearLeakyRelu"].map((name) => [name, importQLinearUnary] as const),
  ...["ConvInteger", "MatMulInteger"].map((name) => [name, importInteger] as const),
  ["Conv", importConv],
  ["QLinearConv", importQLinearConv],
  ...["QLinearGlobalAveragePool", "QLinearReduceMean"].map((name) => [name, importQLinearMean] as const),
  ["QuantizeLinear", importQuantizeLinear],
  ["DequantizeLinear", importDequantizeLinear],
  ["Cast", importCast],
  ["MaxPool", importMaxPool],
  ["Transpose", importTranspose],
  ["Pad", importPad],
  ["Expand", importExpand],
  ["Gather", importGather],
  ...["Softmax", "QLinearSoftmax"].map((name) => [name, importSoftmax] as const),
  ["LayerNormalization", importLayerNorm],
  ...["RMSNormalization", "SimplifiedLayerNormalization"].map((name) => [name, importRmsNorm] as const),
]);
