import { isDeepStrictEqual } from "node:util";
import { commitClaim, convictSilence, demandReveal, proveFraud, reclaimDeposit, settle, withdrawDeposits } from "@dpin/sdk";
import type { DpinClient } from "@dpin/sdk";
import type { Logger } from "pino";
import type { Journal } from "../journal/openJournal.ts";
import type { Action } from "./types.ts";

/** What takes a transaction. */
export type ChainAction = Exclude<Action, { kind: "check" | "search" | "close" }>;

/** Sends the transaction of one action and waits for it; throws what the sdk's action throws. */
export async function performAction(
  client: DpinClient,
  { action, journal, logger }: { action: ChainAction; journal: Journal; logger: Logger },
): Promise<void> {
  const receipt = await transact(client, { action, journal });
  const jobId = "jobId" in action ? String(action.jobId) : undefined;
  logger.info(
    { event: action.kind, jobId, transaction: receipt.transactionHash, gas: String(receipt.gasUsed) },
    `${action.kind} is on chain`,
  );
}

async function transact(client: DpinClient, { action, journal }: { action: ChainAction; journal: Journal }) {
  switch (action.kind) {
    case "commitClaim":
      return commitClaim(client, { claim: action.evidence.claim });
    case "proveFraud": {
      const { proof, salt } = action.evidence;
      return proveFraud(client, { ...judgedBy({ journal, jobId: action.jobId }), proof, salt });
    }
    case "demandReveal": {
      const { jobId, reveal } = action;
      const record = journal.records.get(jobId)!;
      // Before the transaction: a deposit that is forgotten is never taken back. A node that was never demanded does no harm here.
      if (!record.demanded.some((node) => isDeepStrictEqual(node, reveal.node))) record.demanded.push(reveal.node);
      await journal.save();
      return (await demandReveal(client, { ...judgedBy({ journal, jobId }), opening: reveal.opening })).receipt;
    }
    case "convictSilence":
    case "reclaimDeposit": {
      const { jobId, node } = action;
      const { leaf } = judgedBy({ journal, jobId });
      return action.kind === "convictSilence"
        ? convictSilence(client, { jobId, leaf, node })
        : reclaimDeposit(client, { jobId, leaf, node });
    }
    case "settle":
      return settle(client, action);
    case "withdrawDeposits":
      return withdrawDeposits(client);
  }
}

/** What proofs and demands about a job name; of a batch, the job that is disputed, and its path. */
function judgedBy({ journal, jobId }: { journal: Journal; jobId: bigint }) {
  const { programRoot, inputRoot, outputRoot, traceRoot, batch } = journal.records.get(jobId)!;
  const { leaf, path } = batch?.dispute ?? { leaf: 0, path: [] };
  return { jobId, leaf, path, statement: { programRoot, inputRoot, outputRoot, traceRoot } };
}
