import { checkElementOpenings, fromHex, ProofError, sampleElements } from "@dpin/runtime";
import { fetchElementOpenings, fetchJob, type ArtifactStore, type JobRecord } from "@dpin/sdk";
import { WrongResultError } from "./WrongResultError.ts";

/**
 * Lets a job's provider open `samples` random elements and recomputes them from the opened bytes (PROTOCOL.md section 7, tier A). Throws WrongResultError for a wrong
 * element or an opening that is none, TraceUnavailableError when the provider does not answer.
 */
export async function verifyByOpenings({
  store,
  record,
  endpoint,
  samples,
  signal,
}: {
  store: ArtifactStore;
  record: JobRecord & { readonly commitment: NonNullable<JobRecord["commitment"]> };
  endpoint: string;
  samples: number;
  signal: AbortSignal;
}): Promise<void> {
  const { jobId, programRoot, inputRoot, locator, commitment } = record;
  const { program } = await fetchJob({ store, locator, programRoot, inputRoot, signal });
  const elements = sampleElements({ program, count: samples });
  const openings = await fetchElementOpenings({ endpoint, jobId, elements, signal });
  const statement = {
    programRoot: fromHex(programRoot),
    inputRoot: fromHex(inputRoot),
    outputRoot: fromHex(commitment.outputRoot),
    traceRoot: fromHex(commitment.traceRoot),
  };
  const verdicts = checkElementOpenings({ statement, openings: elements.map((element, i) => ({ ...element, opening: openings[i]! })) });
  verdicts.forEach((verdict, i) => {
    if (verdict === null) return;
    const { op, element } = elements[i]!;
    const why = verdict instanceof ProofError ? `does not hash to what was committed (${verdict.reason})` : "is wrong";
    throw new WrongResultError(`element ${element} of op ${op} of job ${jobId} ${why}`);
  });
}
