import { jobStreamsAbi, withdrawFunds } from "@dpin/sdk";
import { parseEventLogs } from "viem";
import type { Address } from "viem";
import { amountJson } from "../../amounts/amountJson.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { openStreamOf } from "./openStreamOf.ts";

/** `dpin stream withdraw`: pays out what has thawed of a stream and no batch has collected meanwhile. */
export async function withdrawStream({ run, streamId, to }: { run: Run; streamId: bigint; to?: Address }): Promise<void> {
  const session = await openSession({ run });
  const { stream, token } = await openStreamOf(session.client, { streamId });
  const thawed = amountJson({ wei: stream.thawing, token });
  const acting = await session.acting({ what: `withdraw up to ${thawed.formatted} from stream ${streamId} to ${to ?? stream.requester}` });
  const { logs } = await withdrawFunds(acting, { streamId, ...(to && { to }) });
  const [event] = parseEventLogs({ abi: jobStreamsAbi, logs, eventName: "FundsWithdrawn" });
  const withdrawn = amountJson({ wei: event!.args.amount, token });
  const receiver = event!.args.to;
  finishSent({
    run,
    session,
    document: { streamId, withdrawn, to: receiver },
    lines: [`${withdrawn.formatted} are paid out to ${receiver}`],
  });
}
