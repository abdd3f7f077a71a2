import { bytesEqual } from "../src/bytes/bytesEqual.ts";
import type { RunRequest } from "../src/backend.ts";
import { createOrtProduct } from "./createOrtProduct.ts";
import type { BenchBackend } from "./openBackend.ts";
import { operationsOf } from "./operationsOf.ts";
import { packedOpsOf } from "./packedOpsOf.ts";
import { productChain } from "./productChain.ts";
import { spreadOf, type Spread } from "./spreadOf.ts";

/** Speeds in 10^9 operations a second, shares of the arithmetic's time; what does not apply is null. */
export interface ArithmeticFigures {
  readonly gemm: Record<string, number | null>;
  readonly convolution: Record<string, number>;
  readonly commitment: Record<string, number>;
}

const CHAIN_LAYERS = 8;

/**
 * Measures int8 products of n × n matrices (onnxruntime's beside them), the convolutions of super-resolution alone, and the share of hashing
 * in a super-resolution job and in a chain of products. Every round runs each once, so that all meet the same machine; the first round only warms up.
 */
export async function measureArithmetic({
  bench: { backend, threads, warm },
  n,
  job,
  rounds,
  peak,
}: {
  bench: BenchBackend;
  n: number;
  job: RunRequest;
  rounds: number;
  /** 10^9 int8 operations a second that the device does at most; null where nobody said. */
  peak: number | null;
}): Promise<ArithmeticFigures> {
  const product = productChain({ n, layers: 1 });
  const chain = productChain({ n: n / 2, layers: CHAIN_LAYERS });
  const convolutions = packedOpsOf({ request: job });
  const ort = backend.name === "wasm" ? await createOrtProduct({ n, ...operandsOf(product, n), threads }) : null;
  if (ort !== null) {
    const exact = productChain({ n, layers: 1, dtype: "i32" });
    const own = (await backend.run(exact)).outputs[0]!;
    const theirs = await ort.run();
    if (!bytesEqual(own, new Uint8Array(theirs.buffer, theirs.byteOffset, theirs.byteLength)))
      throw new Error("onnxruntime's product differs");
  }

  const times: Record<string, number[]> = {};
  const note = (name: string, value: number) => (times[name] ??= []).push(value);
  for (let round = 0; round <= rounds; round++) {
    const figures: [string, number][] = [];
    for (const [name, request] of Object.entries({ product, convolutions, chain, job })) {
      const started = performance.now();
      const run = await backend.run(request);
      const wallMs = performance.now() - started;
      const { computeMs, commitMs } = (await warm?.run(request)) ?? run;
      const giga = operationsOf({ program: request.program }) / 1e6;
      figures.push([name, giga / computeMs], [`${name} wall`, giga / wallMs], [`${name} share`, commitMs / computeMs]);
      if (name !== "product" || ort === null) continue;
      const begun = performance.now();
      await ort.run();
      figures.push(["ort", giga / (performance.now() - begun)], ["ratio", (performance.now() - begun) / computeMs]);
    }
    if (round > 0) for (const [name, value] of figures) note(name, value);
  }
  await ort?.close();

  const spread = (name: string): Spread => spreadOf({ values: times[name]! });
  const [gemm, convolution] = [spread("product"), spread("convolutions")];
  return {
    gemm: {
      n,
      [`${backend.name}Gops`]: gemm.most,
      [`${backend.name}GopsMedian`]: gemm.median,
      [`${backend.name}GopsWithHashingAndCopies`]: spread("product wall").most,
      ortS8Gops: ort && spread("ort").most,
      ortS8GopsMedian: ort && spread("ort").median,
      ratioToOrtS8: ort && gemm.most / spread("ort").most,
      ratioToOrtS8Median: ort && spread("ratio").median,
      ratioToOrtS8WithHashingAndCopies: ort && spread("product wall").most / spread("ort").most,
      shareOfPeak: peak && gemm.most / peak,
    },
    convolution: {
      gops: convolution.most,
      gopsMedian: convolution.median,
      ratioToGemm: convolution.most / gemm.most,
      ratioToGemmMedian: spreadOf({ values: times["convolutions"]!.map((value, i) => value / times["product"]![i]!) }).median,
    },
    commitment: {
      superResolutionShare: spread("job share").median,
      superResolutionShareLeast: spread("job share").least,
      superResolutionGops: spread("job").most,
      superResolutionGopsWithHashingAndCopies: spread("job wall").most,
      chainShare: spread("chain share").median,
      chainShareLeast: spread("chain share").least,
      chainGops: spread("chain").most,
    },
  };
}

/** The product's operands as onnxruntime wants them: our second operand is transposed. */
function operandsOf({ inputs, constants }: RunRequest, n: number): { a: Uint8Array; b: Uint8Array } {
  const b = new Uint8Array(n * n);
  for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) b[k * n + j] = constants[0]![j * n + k]!;
  return { a: inputs[0]!, b };
}
