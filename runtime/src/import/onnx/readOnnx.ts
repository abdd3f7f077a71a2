import { fromBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType as A,
  ModelProtoSchema,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type ValueInfoProto,
} from "onnx-buf";
import { OnnxError } from "./OnnxError.ts";
import { onnxDType, readOnnxTensor } from "./readOnnxTensor.ts";
import { sortNodes } from "./sortNodes.ts";
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValueInfo } from "./types.ts";

/**
 * Reads an ONNX file (https://onnx.ai/onnx/repo-docs/IR.html) into a graph whose nodes stand after those that they read. Throws an OnnxError
 * when the bytes are no model, a tensor lies about its size, a value is defined twice or not at all, or the graph has a cycle.
 */
export function readOnnx({ bytes }: { bytes: Uint8Array }): OnnxGraph {
  let model;
  try {
    // A copy, because views of a Buffer's memory would not slice as those of a Uint8Array do.
    model = fromBinary(ModelProtoSchema, Uint8Array.from(bytes));
  } catch (error) {
    throw new OnnxError({ reason: `not an ONNX file: ${(error as Error).message}`, cause: error });
  }
  const { graph } = model;
  if (!graph) throw new OnnxError({ reason: "not an ONNX file: it holds no graph" });
  const opset = model.opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx")?.version;
  if (opset === undefined) throw new OnnxError({ reason: "not an ONNX file: it names no operator set" });
  if (model.functions.length > 0) throw new OnnxError({ reason: "functions of the model's own are not supported" });
  if (graph.sparseInitializer.length > 0) throw new OnnxError({ reason: "sparse initialisers are not supported" });
  return readGraph({ graph, opset: Number(opset) });
}

function readGraph({ graph, opset }: { graph: GraphProto; opset: number }): OnnxGraph {
  const initializers = new Map<string, OnnxTensor>();
  for (const proto of graph.initializer) {
    if (initializers.has(proto.name)) throw new OnnxError({ reason: `initialiser "${proto.name}" is defined twice` });
    initializers.set(proto.name, readOnnxTensor({ proto }));
  }
  const inputs = graph.input.filter(({ name }) => !initializers.has(name)).map(readValueInfo);
  if (graph.node.length === 0) throw new OnnxError({ reason: "the graph has no nodes" });
  if (graph.output.length === 0) throw new OnnxError({ reason: "the graph has no output" });
  const nodes = sortNodes({ nodes: graph.node.map(readNode), given: [...initializers.keys(), ...inputs.map(({ name }) => name)] });
  const defined = new Set([...initializers.keys(), ...inputs.map(({ name }) => name), ...nodes.flatMap((node) => node.outputs)]);
  const outputs = graph.output.map(({ name }) => name);
  for (const name of outputs) if (!defined.has(name)) throw new OnnxError({ reason: `output "${name}" is made by no node` });
  return { nodes, initializers, inputs, outputs, opset };
}

function readValueInfo(info: ValueInfoProto): OnnxValueInfo {
  const type = info.type?.value;
  if (type?.case !== "tensorType") throw new OnnxError({ reason: `input "${info.name}" is not a tensor` });
  const dims = (type.value.shape?.dim ?? []).map(({ value }, i) =>
    value.case === "dimValue" && value.value > 0n
      ? Number(value.value)
      : value.case === "dimParam" && value.value
        ? value.value
        : `${info.name}.${i}`,
  );
  return { name: info.name, dtype: onnxDType(type.value.elemType), dims };
}

function readNode(proto: NodeProto): OnnxNode {
  const node = { name: proto.name || proto.output[0] || "?", opType: proto.opType };
  const attributes = new Map(proto.attribute.map((attribute) => [attribute.name, readAttribute({ attribute, node })]));
  const domain = proto.domain === "ai.onnx" ? "" : proto.domain;
  return { ...node, domain, inputs: [...proto.input], outputs: [...proto.output], attributes };
}

function readAttribute({ attribute, node }: { attribute: AttributeProto; node: { name: string; opType: string } }): OnnxAttribute {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  switch (attribute.type) {
    case A.FLOAT:
      return attribute.f;
    case A.INT:
      return Number(attribute.i);
    case A.STRING:
      return text(attribute.s);
    case A.FLOATS:
      return [...attribute.floats];
    case A.INTS:
      return attribute.ints.map(Number);
    case A.STRINGS:
      return attribute.strings.map(text);
    case A.TENSOR:
      if (attribute.t) return readOnnxTensor({ proto: attribute.t });
      break;
  }
  throw new OnnxError({
    node,
    reason: `attribute ${attribute.name} is of type ${A[attribute.type] ?? attribute.type}, which is not supported`,
  });
}
