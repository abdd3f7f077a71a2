import { createProgramBuilder, type OpParameters } from "../createProgramBuilder.ts";
import { ProgramRuleError } from "../../program/ProgramRuleError.ts";
import type { Program, Source } from "../../program/types.ts";
import { checkAttributes } from "./checkAttributes.ts";
import { findNorms } from "./findNorms.ts";
import { foldNode } from "./foldNode.ts";
import type { Importer, NodeReport } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import { OPERATORS } from "./operators.ts";
import { canonical, checkRank, physicalDims, readBroadcast, reorder } from "./placed.ts";
import { plannedMeaning } from "./plannedMeaning.ts";
import { readOnnx } from "./readOnnx.ts";
import { storedOf } from "./storedOf.ts";
import type { IntegerValue, OnnxNode, RealValue, Value, ValueRange } from "./types.ts";

/** A tensor at the program's border, in ONNX's order of axes: what the stored numbers mean. */
export interface BorderTensor {
  readonly name: string;
  readonly onnxType: "float" | "int8" | "uint8" | "int32";
  readonly dtype: "i8" | "i32";
  readonly dims: readonly number[];
  /** real = scale × (stored − zeroPoint); integers: value = stored − zeroPoint, scale 1. */
  readonly scales: readonly number[];
  readonly axis: number;
  readonly zeroPoint: number;
}

export interface ImportReport {
  readonly inputs: readonly BorderTensor[];
  readonly output: BorderTensor;
  /** Every node that the output needs, in the order of its import. */
  readonly nodes: readonly NodeReport[];
  /** Nodes that the output does not need. */
  readonly unused: readonly { readonly node: string; readonly opType: string }[];
}

/**
 * An ONNX model as a tensor program. Integer operators and QDQ pairs keep the file's integers; real ones are quantised after training with
 * `ranges`, the least and greatest values seen of each real value (`calibrateOnnx`). `dims` gives symbolic dims by name (a dim without a name is
 * `input.position`). The program computes `output` (default: the only one). Throws an OnnxError that names the node, its op type and the reason.
 */
export function importOnnx({
  bytes,
  name,
  dims = {},
  ranges = new Map(),
  output,
}: {
  bytes: Uint8Array;
  name: string;
  dims?: Readonly<Record<string, number>>;
  ranges?: ReadonlyMap<string, ValueRange>;
  output?: string;
}): { program: Program; constants: Uint8Array[]; report: ImportReport } {
  const graph = readOnnx({ bytes });
  if (output === undefined && graph.outputs.length > 1)
    throw new OnnxError({ reason: `the model has outputs ${graph.outputs.join(", ")}; a program has one: choose it` });
  const wanted = output ?? graph.outputs[0]!;
  const needed = nodesFor({ nodes: graph.nodes, output: wanted });
  const consumers = new Map<string, OnnxNode[]>();
  for (const node of needed)
    for (const input of new Set(node.inputs)) {
      const readers = consumers.get(input);
      if (readers) readers.push(node);
      else if (input) consumers.set(input, [node]);
    }
  const report: NodeReport[] = [];
  const builder = createProgramBuilder({ name });
  let ops = 0;
  const addOp = (op: OpParameters) => {
    ops += 1;
    return builder.addOp(op);
  };
  const room = { folded: 2 ** 22 + 8 * bytes.length, constants: 2 ** 26 + 16 * bytes.length };
  const addConstant: typeof builder.addConstant = (constant) => {
    room.constants -= constant.bytes.length;
    if (room.constants < 0) throw new OnnxError({ reason: "the program's constants would be too large beside the file" });
    return builder.addConstant(constant);
  };
  const importer: Importer = {
    graph,
    builder: { ...builder, addOp, addConstant },
    output: wanted,
    values: new Map<string, Value>([...graph.initializers].map(([name, tensor]) => [name, { kind: "constant", tensor }])),
    ranges,
    consumers,
    makers: new Map(),
    columns: new WeakMap(),
    fused: new Set(),
    report,
    room,
    note: ({ node, outcome, detail }) => report.push({ node: node.name, opType: node.opType, outcome, ...(detail ? { detail } : {}) }),
  };
  const named = <T>(node: OnnxNode | null, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof OnnxError && (error.node !== null || node === null)) throw error;
      throw new OnnxError({ node, reason: (error as Error).message, cause: error });
    }
  };
  const known = new Set(needed.filter((node) => named(node, () => checkAttributes({ node }))));
  // Constants first, wherever they stand: convolutions look ahead for what follows them.
  for (const node of known) named(node, () => foldNode({ importer, node }));
  const inputs = named(null, () =>
    graph.inputs.filter((input) => consumers.has(input.name)).map((input) => addBorderInput({ importer, input, dims })),
  );
  const norms = named(null, () => findNorms({ importer, nodes: needed }));
  for (const [last, { node: whole, parts }] of norms) {
    for (const part of parts) {
      if (part === last) continue;
      importer.fused.add(part);
      importer.note({ node: part, outcome: "fused", detail: `into ${whole.opType} ${whole.name}` });
    }
  }
  for (const node of needed) {
    if (importer.fused.has(node) || node.outputs.some((value) => importer.values.has(value))) continue;
    const whole = norms.get(node)?.node ?? node;
    named(whole, () => importNode({ importer, node: whole, known: known.has(node) }));
  }
  const border = named(null, () => addBorderOutput({ importer, isLast: ({ kind, index }) => kind === "output" && index === ops - 1 }));
  const imported = new Set(needed);
  const unused = graph.nodes.filter((node) => !imported.has(node)).map(({ name, opType }) => ({ node: name, opType }));
  try {
    return { ...builder.finish(), report: { inputs, output: border, nodes: report, unused } };
  } catch (error) {
    if (!(error instanceof ProgramRuleError)) throw error;
    const op = nodeOfOp({ needed, opName: error.opName });
    throw new OnnxError({ node: op, reason: error.message, cause: error });
  }
}

function importNode({ importer, node, known }: { importer: Importer; node: OnnxNode; known: boolean }): void {
  if (!["", "com.microsoft"].includes(node.domain))
    throw new OnnxError({ node, reason: `operators of domain ${node.domain} are not supported` });
  const operator = OPERATORS.get(node.opType);
  if (!known || (!operator && !["Shape", "Constant", "ConstantOfShape", "Range"].includes(node.opType)))
    throw new OnnxError({ node, reason: `this operator${node.domain ? ` of domain ${node.domain}` : ""} is not supported` });
  if (node.opType === "Shape" && node.domain === "") {
    const value = importer.values.get(node.inputs[0]!)!;
    const dims = value.kind === "constant" ? value.tensor.dims : value.kind === "function" ? value.base.dims : value.dims;
    const [start, end] = [node.attributes.get("start"), node.attributes.get("end")] as [number | undefined, number | undefined];
    const values = Float64Array.from(dims.slice(start ?? 0, end));
    importer.values.set(node.outputs[0]!, { kind: "constant", tensor: { dtype: "int64", dims: [values.length], values } });
    importer.note({ node, outcome: "folded" });
    return;
  }
  if (foldNode({ importer, node })) return;
  if (!operator) throw new OnnxError({ node, reason: "its operands must be constant" });
  operator({ importer, node });
}

function nodesFor({ nodes, output }: { nodes: readonly OnnxNode[]; output: string }): OnnxNode[] {
  const wanted = new Set([output]);
  const needed: OnnxNode[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((name) => wanted.has(name))) continue;
    needed.push(node);
    for (const input of node.inputs) wanted.add(input);
  }
  if (needed.length === 0) throw new OnnxError({ reason: `no node makes the output "${output}"` });
  return needed.reverse();
}

function addBorderInput({
  importer,
  input,
  dims: given,
}: {
  importer: Importer;
  input: Importer["graph"]["inputs"][number];
  dims: Readonly<Record<string, number>>;
}): BorderTensor {
  const { name, dtype } = input;
  const dims = input.dims.map((dim) => {
    const value = typeof dim === "number" ? dim : given[dim];
    if (value === undefined) throw new OnnxError({ reason: `input "${name}" has the symbolic dim "${dim}": say how long it is` });
    if (!Number.isInteger(value) || value < 1) throw new OnnxError({ reason: `dim "${dim}" of input "${name}" cannot be ${value}` });
    return value;
  });
  checkRank({ node: null, dims });
  const order = canonical(dims.length);
  const physical = physicalDims({ dims, order });
  const add = (type: "i8" | "i32") => importer.builder.addInput({ name, dtype: type, dims: physical });
  if (dtype === "int8" || dtype === "uint8" || dtype === "int32" || dtype === "int64") {
    const type = dtype === "int8" || dtype === "uint8" ? "i8" : "i32";
    const onnxType = dtype === "int64" ? "int32" : dtype;
    const value: IntegerValue = { kind: "integer", dtype: onnxType, tensor: add(type), dims, order };
    importer.values.set(name, value);
    return { name, onnxType, dtype: type, dims, scales: [1], axis: 1, zeroPoint: dtype === "uint8" ? -128 : 0 };
  }
  if (dtype !== "float") throw new OnnxError({ reason: `input "${name}" is of type ${dtype}, which is not supported` });
  const { scales, axis, zeroPoint } = plannedMeaning({ importer, name, node: null });
  if (scales.length > 1 && scales.length !== dims[axis])
    throw new OnnxError({ reason: `input "${name}" has ${scales.length} ranges for dims ${dims.join(" × ")}` });
  const value: RealValue = { kind: "real", tensor: add("i8"), dims, order, scales, axis, zeroPoint };
  importer.values.set(name, value);
  return { name, onnxType: "float", dtype: "i8", dims, scales, axis, zeroPoint };
}

/** The output in ONNX's order of axes, as the last op of the program. */
function addBorderOutput({ importer, isLast }: { importer: Importer; isLast: (source: Source) => boolean }): BorderTensor {
  const { output, graph, builder } = importer;
  const node = graph.nodes.find(({ outputs }) => outputs.includes(output))!;
  const stored = storedOf({ importer, node, name: output });
  const value = reorder({ importer, value: stored, order: canonical(stored.dims.length), name: output });
  const { tensor, dims } = value;
  // The program's output is that of its last op.
  if (!isLast(tensor.source)) {
    builder.addOp({
      name: output,
      output: { dtype: tensor.dtype, dims: physicalDims(value) },
      combine: "copy",
      a: readBroadcast({ value, dims, order: value.order }),
    });
  }
  if (value.kind === "integer")
    return {
      name: output,
      onnxType: value.dtype,
      dtype: tensor.dtype,
      dims,
      scales: [1],
      axis: 1,
      zeroPoint: value.dtype === "uint8" ? -128 : 0,
    };
  return { name: output, onnxType: "float", dtype: tensor.dtype, dims, scales: value.scales, axis: value.axis, zeroPoint: value.zeroPoint };
}

function nodeOfOp({ needed, opName }: { needed: readonly OnnxNode[]; opName: string | null }): OnnxNode | null {
  return (
    needed.find(
      ({ name, outputs }) => opName !== null && [name, ...outputs].some((each) => opName === each || opName.startsWith(`${each}/`)),
    ) ?? null
  );
}
