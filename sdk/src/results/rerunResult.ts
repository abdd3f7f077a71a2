import {
  buildFraudProof,
  bytesEqual,
  checkFraudProof,
  elementCount,
  findDivergence,
  fromHex,
  TraceAnswerError,
  type Backend,
} from "@dpin/runtime";
import { bytesToHex } from "viem";
import type { Statement } from "../actions/getStatement.ts";
import type { Verdict } from "../actions/verifyResult.ts";
import { BaseError } from "../errors/BaseError.ts";
import type { JobData } from "../manifests/fetchJob.ts";
import { createHttpTraceView } from "../trace/createHttpTraceView.ts";

/**
 * Runs a committed job again and compares its roots (PROTOCOL.md section 7, tier B); when they differ, asks the provider for the place and makes the proof. Throws BaseError when the
 * backend has not the room for it, and whatever the backend's `run` throws.
 */
export async function rerunResult({
  jobId,
  statement,
  job,
  endpoint,
  backend,
  timeoutMs,
  signal,
}: {
  jobId: bigint;
  statement: Statement;
  job: JobData;
  /** Null when the provider registered without a server. */
  endpoint: string | null;
  backend: Backend;
  /** For each question to the provider. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}): Promise<Verdict> {
  const roots = {
    programRoot: fromHex(statement.programRoot),
    inputRoot: fromHex(statement.inputRoot),
    outputRoot: fromHex(statement.outputRoot),
    traceRoot: fromHex(statement.traceRoot),
  };
  const { fits, needed, available } = await backend.fit(job);
  if (!fits) throw new BaseError(`a run of job ${jobId} needs ${needed} bytes, the backend has ${available}`);
  const own = await backend.run({ ...job, keep: "all", ...(signal && { signal }) });
  if (bytesEqual(own.outputRoot, roots.outputRoot) && bytesEqual(own.traceRoot, roots.traceRoot)) {
    const elements = job.program.ops.reduce((sum, { output }) => sum + elementCount(output.dims), 0);
    return { kind: "right", by: "run", elements };
  }
  const unproven: Verdict = { kind: "wrong", by: "run", proof: null, fault: null };
  if (endpoint === null) return unproven;
  try {
    const committed = createHttpTraceView({ endpoint, jobId, timeoutMs, signal });
    const divergence = await findDivergence({ ...job, statement: roots, committed, own });
    // The roots differ, so there is one.
    const proof = buildFraudProof({ ...job, own, divergence: divergence! });
    return { kind: "wrong", by: "run", proof: bytesToHex(proof), fault: checkFraudProof({ statement: roots, proof }) };
  } catch (error) {
    if (error instanceof BaseError || error instanceof TraceAnswerError) return unproven;
    throw error;
  }
}
