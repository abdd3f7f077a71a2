import {
  checkElementOpenings,
  checkFraudProof,
  findOutputRootFault,
  fromHex,
  ProofError,
  sampleElements,
  TraceAnswerError,
  type Fault,
  type Program,
  type ProgramCommitment,
} from "@dpin/runtime";
import type { Statement } from "../actions/getStatement.ts";
import { BaseError } from "../errors/BaseError.ts";
import { createHttpTraceView } from "../trace/createHttpTraceView.ts";
import { fetchElementOpenings } from "../trace/fetchElementOpenings.ts";

/** What random elements of a committed job told. */
export type ResultSample =
  | { readonly kind: "right" }
  /** `proof` is made of the provider's own answers, and convicts as it stands. */
  | { readonly kind: "wrong"; readonly fault: Fault; readonly proof: Uint8Array }
  /** The provider opens nothing, or not what it was asked for. That is no fault, but only a re-run can tell what the job is worth. */
  | { readonly kind: "unopened"; readonly reason: string };

/**
 * Lets a provider open `count` random elements of a committed job, weighted by their multiply-accumulates, recomputes each from the opened bytes
 * (PROTOCOL.md section 7, tier A), and compares the output root with the trace's. The choice is made after the commitment and by the platform's cryptographic
 * source, so nobody could foresee it. Nothing is run: each element is recomputed by the reference, from bytes that hash to what was committed. `program` and
 * `commitment` as from fetchJob; `timeoutMs` is for each request.
 */
export async function sampleResult({
  jobId,
  leaf,
  statement,
  program,
  commitment,
  endpoint,
  count,
  timeoutMs,
  signal,
}: {
  jobId: bigint;
  /** Of a batch, whose number is then `jobId`, which job. */
  leaf?: number | undefined;
  statement: Statement;
  program: Program;
  commitment: ProgramCommitment;
  /** Null when the provider registered without a server. */
  endpoint: string | null;
  count: number;
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}): Promise<ResultSample> {
  if (endpoint === null) return { kind: "unopened", reason: "the provider has no endpoint" };
  const roots = {
    programRoot: fromHex(statement.programRoot),
    inputRoot: fromHex(statement.inputRoot),
    outputRoot: fromHex(statement.outputRoot),
    traceRoot: fromHex(statement.traceRoot),
  };
  // As the chain will judge it: what openings share was checked once.
  const wrong = (proof: Uint8Array): ResultSample => ({ kind: "wrong", proof, fault: checkFraudProof({ statement: roots, proof }) });
  const asked = { endpoint, jobId, leaf, ...(timeoutMs !== undefined && { timeoutMs }), signal };
  const elements = sampleElements({ program, count });
  try {
    const misnamed = await findOutputRootFault({ program, commitment, statement: roots, committed: createHttpTraceView(asked) });
    if (misnamed !== null) return wrong(misnamed);
    const openings = await fetchElementOpenings({ ...asked, elements });
    const verdicts = checkElementOpenings({
      statement: roots,
      openings: elements.map((element, i) => ({ ...element, opening: openings[i]! })),
    });
    const at = verdicts.findIndex((verdict) => verdict !== null && !(verdict instanceof ProofError));
    if (at >= 0) return wrong(openings[at]!);
    const malformed = verdicts.find((verdict) => verdict instanceof ProofError);
    return malformed === undefined ? { kind: "right" } : { kind: "unopened", reason: malformed.message };
  } catch (error) {
    if (error instanceof BaseError) return { kind: "unopened", reason: error.shortMessage };
    if (error instanceof TraceAnswerError) return { kind: "unopened", reason: error.message };
    throw error;
  }
}
