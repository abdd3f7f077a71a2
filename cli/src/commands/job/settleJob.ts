import { computeChallengesAbi, settle } from "@dpin/sdk";
import { parseEventLogs } from "viem";
import { amountJson } from "../../amounts/amountJson.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin job settle`: pays a conviction's compensation and bounty out of what was slashed, and burns the rest; of a job or of a batch. */
export async function settleJob({ run, jobId }: { run: Run; jobId: bigint }): Promise<void> {
  const session = await openSession({ run });
  const { logs } = await settle(
    await session.acting({ what: `settle the conviction of ${jobId}: compensation, bounty, the rest is burned` }),
    { jobId },
  );
  const [event] = parseEventLogs({ abi: computeChallengesAbi, logs, eventName: "Settled" });
  const { requester, challenger, compensation, bounty, burned } = event!.args;
  const of = (wei: bigint) => amountJson({ wei });
  const document = { jobId, requester, compensation: of(compensation), challenger, bounty: of(bounty), burned: of(burned) };
  finishSent({
    run,
    session,
    document,
    lines: [
      `${document.compensation.formatted} are paid to the requester ${requester}, ${document.bounty.formatted} to the challenger ${challenger}`,
      `${document.burned.formatted} are burned`,
    ],
  });
}
