import { exactErf } from "../exactErf.ts";
import { exactExp } from "../exactExp.ts";
import { exactLog } from "../exactLog.ts";
import { exactLog1p } from "../exactLog1p.ts";
import { exactPower } from "../exactPower.ts";
import { affineOf } from "./affineOf.ts";
import type { Importer } from "./importer.ts";
import { sameMeaning } from "./materialise.ts";
import { OnnxError } from "./OnnxError.ts";
import { realOf } from "./realOf.ts";
import type { FunctionValue, OnnxNode, OnnxTensor, RealValue } from "./types.ts";

type Unary = (value: number) => number;
const sigmoid: Unary = (x) => (x >= 0 ? 1 / (1 + exactExp({ x: -x })) : exactExp({ x }) / (1 + exactExp({ x })));
const tanh: Unary = (x) => 2 * sigmoid(2 * x) - 1;
/** ln(1 + e^x), of small e^−|x| without loss. */
const softplus: Unary = (x) => {
  const small = exactExp({ x: -Math.abs(x) });
  return Math.max(0, x) + (small <= 0.5 ? exactLog1p({ x: small }) : exactLog({ x: 1 + small }));
};

/** Operators of one operand, with their attributes' defaults (https://onnx.ai/onnx/operators/). */
const UNARY: Readonly<Record<string, (attribute: (name: string, otherwise: number) => number, node: OnnxNode) => Unary>> = {
  Relu: () => (x) => Math.max(0, x),
  LeakyRelu: (attribute) => (x) => (x < 0 ? attribute("alpha", 0.01) * x : x),
  Elu: (attribute) => (x) => (x < 0 ? attribute("alpha", 1) * (exactExp({ x }) - 1) : x),
  Sigmoid: () => sigmoid,
  HardSigmoid: (attribute) => (x) => Math.max(0, Math.min(1, attribute("alpha", 0.2) * x + attribute("beta", 0.5))),
  HardSwish: () => (x) => x * Math.max(0, Math.min(1, x / 6 + 0.5)),
  Tanh: () => tanh,
  Softplus: () => softplus,
  Exp: () => (x) => exactExp({ x }),
  Log: () => (x) => exactLog({ x }),
  Sqrt: () => Math.sqrt,
  Reciprocal: () => (x) => 1 / x,
  Abs: () => Math.abs,
  Neg: () => (x) => -x,
  Floor: () => Math.floor,
  Ceil: () => Math.ceil,
  Erf: () => (x) => exactErf({ x }),
  Gelu: (_, node) =>
    node.attributes.get("approximate") === "tanh"
      ? (x) => (x / 2) * (1 + tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)))
      : (x) => (x / 2) * (1 + exactErf({ x: x / Math.SQRT2 })),
  Identity: () => (x) => x,
  Dropout: () => (x) => x,
};

/**
 * Takes an elementwise node of one stored tensor and constants as a function of that tensor, to be computed as a table by whoever needs its
 * result; false when the node is not of that kind. So x × Clip(x + 3, 0, 6) / 6 or x × Sigmoid(x) costs one lookup.
 */
export function applyFunction({ importer, node }: { importer: Importer; node: OnnxNode }): boolean {
  const { opType } = node;
  const operands = node.inputs.filter((name) => name !== "").map((name) => importer.values.get(name)!);
  const live = operands.filter((value) => value.kind !== "constant");
  if (live.some((value) => value.kind === "integer"))
    throw new OnnxError({ node, reason: "real arithmetic on integers; only dequantised values and casts to float are supported" });
  const [base, ...others] = live.map((value) => (value.kind === "function" ? value.base : (value as RealValue)));
  if (!base || others.some((other) => !isSame(base, other))) return false;
  const first = live[0]!;
  const rank = base.dims.length;
  const axes = new Set(live.flatMap((value) => (value.kind === "function" && value.channels > 1 ? [value.axis] : [])));
  if (axes.size > 1) {
    if (opType === "Add" || opType === "Sub" || opType === "Mul") return false;
    throw new OnnxError({ node, reason: "functions that vary along different axes" });
  }
  let [axis] = axes;
  const constants = operands.flatMap((value) => (value.kind === "constant" && value.tensor.values.length > 1 ? [value.tensor] : []));
  for (const tensor of constants) {
    const along = channelAxis({ tensor, dims: base.dims, opType });
    if (along === null || (axis !== undefined && axis !== along)) {
      if (opType === "Add" || opType === "Sub" || opType === "Mul") return false;
      throw new OnnxError({ node, reason: "a constant that varies along more than one axis" });
    }
    axis = along;
  }
  if (operands.some((value) => value.kind === "constant" && value.tensor.dims.length > rank)) return false;
  const channels = axis === undefined ? 1 : base.dims[axis]!;
  const arguments_ = operands.map((value): Argument => {
    if (value.kind !== "constant") {
      const at = live.indexOf(value);
      return (values) => values[at]!;
    }
    const { values } = value.tensor;
    return (_, c) => values[values.length === 1 ? 0 : c]!;
  });
  const apply = combine({ node, arguments_ });
  if (!apply) return false;
  const affine = base.tensor.dtype === "i32" ? affineOf({ node, operands, channels }) : null;
  // A 32-bit tensor has no table: it is brought to 8 bits before anything bends it.
  if (!affine && base.tensor.dtype === "i32") {
    const name = node.inputs.find((name) => importer.values.get(name) === first)!;
    realOf({ importer, node, name });
    return applyFunction({ importer, node });
  }
  const value: FunctionValue = {
    kind: "function",
    base,
    operands: live.map((each) => (each.kind === "function" ? each : null)),
    apply,
    axis: axis ?? 0,
    channels,
    affine,
  };
  importer.values.set(node.outputs[0]!, value);
  const detail = affine
    ? "exact in the rescale of its reader, within one unit there"
    : "a table of the results in double precision, rounded once: at most one unit off";
  importer.note({ node, outcome: "quantised", detail });
  return true;
}

/** Whether two values are one, element by element: the same bytes may also be read with other axes or other scales. */
function isSame(a: RealValue, b: RealValue): boolean {
  return a.tensor === b.tensor && a.dims.join() === b.dims.join() && a.order.join() === b.order.join() && sameMeaning(a, b);
}

type Argument = (operands: readonly number[], channel: number) => number;

function combine({ node, arguments_ }: { node: OnnxNode; arguments_: readonly Argument[] }): Argument | null {
  const [f, g] = arguments_ as [Argument, Argument];
  const attribute = (name: string, otherwise: number) => (node.attributes.get(name) as number | undefined) ?? otherwise;
  const unary = UNARY[node.opType]?.(attribute, node);
  if (unary) return (x, c) => unary(f(x, c));
  switch (node.opType) {
    case "Add":
      return (x, c) => f(x, c) + g(x, c);
    case "Sub":
      return (x, c) => f(x, c) - g(x, c);
    case "Mul":
      return (x, c) => f(x, c) * g(x, c);
    case "Div":
      return (x, c) => f(x, c) / g(x, c);
    case "Pow":
      return (x, c) => exactPower({ x: f(x, c), y: g(x, c) });
    case "Min":
      return (x, c) => arguments_.reduce((least, each) => Math.min(least, each(x, c)), Infinity);
    case "Max":
      return (x, c) => arguments_.reduce((most, each) => Math.max(most, each(x, c)), -Infinity);
    case "PRelu":
      return (x, c) => (f(x, c) < 0 ? f(x, c) * g(x, c) : f(x, c));
    case "Clip": {
      let next = 1;
      const bound = (index: number, name: string, otherwise: number): Argument =>
        node.inputs[index] ? arguments_[next++]! : () => attribute(name, otherwise);
      const [low, high] = [bound(1, "min", -Infinity), bound(2, "max", Infinity)];
      return (x, c) => Math.min(high(x, c), Math.max(low(x, c), f(x, c)));
    }
    case "BatchNormalization": {
      const [, scale, shift, mean, variance] = arguments_ as [Argument, Argument, Argument, Argument, Argument];
      const epsilon = attribute("epsilon", 1e-5);
      return (x, c) => ((f(x, c) - mean(x, c)) / Math.sqrt(variance(x, c) + epsilon)) * scale(x, c) + shift(x, c);
    }
    default:
      return null;
  }
}

/** The one axis along which a constant varies beside a tensor of `dims`, or null. */
function channelAxis({ tensor, dims, opType }: { tensor: OnnxTensor; dims: readonly number[]; opType: string }): number | null {
  if (opType === "BatchNormalization") return tensor.values.length === dims[1] ? 1 : null;
  const shift = dims.length - tensor.dims.length;
  const wide = tensor.dims.flatMap((dim, i) => (dim > 1 ? [i + shift] : []));
  return wide.length === 1 && wide[0]! >= 0 && dims[wide[0]!] === tensor.values.length ? wide[0]! : null;
}
