import type { Hex } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { BaseError } from "../errors/BaseError.ts";
import { getJobRecord } from "./getJobRecord.ts";

/** The four roots that a fraud proof is checked against (ITensorReferee.Statement). */
export interface Statement {
  readonly programRoot: Hex;
  readonly inputRoot: Hex;
  readonly outputRoot: Hex;
  readonly traceRoot: Hex;
}

/** A committed job's statement, from its events. */
export async function getStatement(client: DpinClient, { jobId }: { jobId: bigint }): Promise<Statement> {
  const record = await getJobRecord(client, { jobId });
  if (record === null || record.commitment === null) throw new BaseError(`job ${jobId} has no commitment`);
  const { programRoot, inputRoot, commitment } = record;
  return { programRoot, inputRoot, outputRoot: commitment.outputRoot, traceRoot: commitment.traceRoot };
}
