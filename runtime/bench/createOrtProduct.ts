import type { TensorProto_DataType } from "onnx-buf";

/** A product by onnxruntime: `run` gives the i32 results. */
export interface OrtProduct {
  run(): Promise<Int32Array>;
  close(): Promise<void>;
}

/**
 * `MatMulInteger` (s8 × s8) of two n × n matrices by onnxruntime-node on `threads` threads of the processor, from a model made in memory; b is an
 * initializer, so that it may be packed ahead. Null when onnxruntime-node is not installed.
 */
export async function createOrtProduct({
  n,
  a,
  b,
  threads,
}: {
  n: number;
  a: Uint8Array;
  b: Uint8Array;
  threads: number;
}): Promise<OrtProduct | null> {
  const ort = await import("onnxruntime-node").catch(() => null);
  if (ort === null) return null;
  const { create, toBinary } = await import("@bufbuild/protobuf");
  const { ModelProtoSchema, TensorProto_DataType: DataType } = await import("onnx-buf");
  const tensor = (name: string, elemType: TensorProto_DataType) => ({
    name,
    type: {
      value: {
        case: "tensorType" as const,
        value: { elemType, shape: { dim: [n, n].map((dim) => ({ value: { case: "dimValue" as const, value: BigInt(dim) } })) } },
      },
    },
  });
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [{ domain: "", version: 13n }],
    graph: {
      name: "product",
      node: [{ opType: "MatMulInteger", name: "product", input: ["a", "b"], output: ["out"] }],
      input: [tensor("a", DataType.INT8)],
      output: [tensor("out", DataType.INT32)],
      initializer: [{ name: "b", dataType: DataType.INT8, dims: [BigInt(n), BigInt(n)], rawData: new Uint8Array(b) }],
    },
  });
  const session = await ort.InferenceSession.create(toBinary(ModelProtoSchema, model), {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const feeds = { a: new ort.Tensor("int8", new Int8Array(a), [n, n]) };
  return {
    run: async () => (await session.run(feeds))["out"]!.data as Int32Array,
    close: () => session.release(),
  };
}
