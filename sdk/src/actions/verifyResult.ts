import type { Backend, Fault } from "@dpin/runtime";
import { bytesToHex } from "viem";
import type { Hex } from "viem";
import type { ArtifactStore } from "../artifacts/ArtifactStore.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { BaseError } from "../errors/BaseError.ts";
import { fetchJob } from "../manifests/fetchJob.ts";
import { rerunResult } from "../results/rerunResult.ts";
import { resultStore } from "../results/resultStore.ts";
import { sampleResult } from "../results/sampleResult.ts";
import { getEndpoint } from "./getEndpoint.ts";
import { getJobRecord } from "./getJobRecord.ts";

/** What a job's committed result is worth. */
export type Verdict =
  /** By a run: every byte. By openings: all of `elements` random elements, and the output's root. */
  | { readonly kind: "right"; readonly by: "run" | "openings"; readonly elements: number }
  /** `proof` convicts (see convict); null when the run differs but the provider does not open the place. */
  | { readonly kind: "wrong"; readonly by: "run" | "openings"; readonly proof: Hex | null; readonly fault: Fault | null }
  /** The provider does not open what it committed to: not a fault yet, and no answer. A run tells. */
  | { readonly kind: "unopened"; readonly reason: string };

/**
 * Judges a committed job's result on this machine, trusting nobody: by `count` random elements (128 by default) that its provider opens and the reference recomputes, or, with a
 * `backend`, by running the whole job again. Works in a browser. Program and inputs come from `store` or from the provider. Await `initHash` of the runtime before. Throws BaseError
 * without a commitment, an ArtifactError when the job's data cannot be had, and what the backend's `run` throws.
 */
export async function verifyResult(
  client: DpinClient,
  {
    jobId,
    store,
    count = 128,
    backend,
    timeoutMs = 10_000,
    maxBytes,
    signal = client.signal,
  }: {
    jobId: bigint;
    store?: ArtifactStore | undefined;
    count?: number;
    backend?: Backend | undefined;
    /** For each question to the provider. */
    timeoutMs?: number;
    /** Most bytes of any one artifact. */
    maxBytes?: number | undefined;
    signal?: AbortSignal | undefined;
  },
): Promise<Verdict> {
  const record = await getJobRecord(client, { jobId });
  if (!record?.commitment) throw new BaseError(`job ${jobId} has no commitment`);
  const { programRoot, inputRoot, locator, commitment } = record;
  const { outputRoot, traceRoot, provider } = commitment;
  const endpoint = await getEndpoint(client, { provider });
  const job = await fetchJob({ store: resultStore({ store, endpoint }), locator, programRoot, inputRoot, signal, maxBytes });
  const statement = { programRoot, inputRoot, outputRoot, traceRoot };
  if (backend !== undefined) return rerunResult({ jobId, statement, job, endpoint, backend, timeoutMs, signal });
  const sample = await sampleResult({ jobId, statement, ...job, endpoint, count, timeoutMs, signal });
  if (sample.kind === "unopened") return sample;
  if (sample.kind === "right") return { kind: "right", by: "openings", elements: count };
  return { kind: "wrong", by: "openings", proof: bytesToHex(sample.proof), fault: sample.fault };
}
