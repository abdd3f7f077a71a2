import type { FloatTensor, RunOnnx } from "@dpin/runtime";
import { UsageError } from "../UsageError.ts";

/** An ONNX file in onnxruntime on the processor; throws UsageError when onnxruntime-node is not installed or refuses the model. */
export async function openOnnxruntime({ bytes }: { bytes: Uint8Array }): Promise<RunOnnx> {
  const ort = await import("onnxruntime-node").catch((error: unknown) => {
    throw new UsageError("calibration needs onnxruntime-node: npm install onnxruntime-node, or give --ranges", { cause: error });
  });
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 }).catch((error: unknown) => {
    throw new UsageError(`onnxruntime refuses the model: ${(error as Error).message.split("\n")[0]}`, { cause: error });
  });
  return async (sample) => {
    const feeds = Object.entries(sample).map(
      ([name, { dims, values }]) => [name, new ort.Tensor("float32", Float32Array.from(values), [...dims])] as const,
    );
    const results = Object.entries(await session.run(Object.fromEntries(feeds)));
    return Object.fromEntries(
      results.flatMap(([name, { type, dims, data }]): [string, FloatTensor][] =>
        type === "float32" ? [[name, { dims, values: data as Float32Array }]] : [],
      ),
    );
  };
}
