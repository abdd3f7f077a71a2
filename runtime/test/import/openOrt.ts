import { InferenceSession, Tensor } from "onnxruntime-node";
import type { FloatTensor, RunOnnx } from "../../src/index.ts";

/** The float model in onnxruntime on the processor. */
export async function openOrt({ bytes }: { bytes: Uint8Array }): Promise<RunOnnx> {
  const session = await InferenceSession.create(bytes, { graphOptimizationLevel: "disabled", intraOpNumThreads: 1, logSeverityLevel: 3 });
  return async (sample) => {
    const feeds = Object.entries(sample).map(
      ([name, { dims, values }]) => [name, new Tensor("float32", Float32Array.from(values), [...dims])] as const,
    );
    const results = Object.entries(await session.run(Object.fromEntries(feeds)));
    return Object.fromEntries(
      results.flatMap(([name, { type, dims, data }]): [string, FloatTensor][] =>
        type === "float32" ? [[name, { dims, values: data as Float32Array }]] : [],
      ),
    );
  };
}
