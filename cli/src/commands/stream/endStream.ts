import { closeStream, jobStreamsAbi } from "@dpin/sdk";
import { parseEventLogs } from "viem";
import { amountJson } from "../../amounts/amountJson.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { openStreamOf } from "./openStreamOf.ts";

/** `dpin stream close`: ends a stream as its provider; what was not collected is the requester's at once. */
export async function endStream({ run, streamId }: { run: Run; streamId: bigint }): Promise<void> {
  const session = await openSession({ run });
  const { stream, token } = await openStreamOf(session.client, { streamId });
  const what = `close stream ${streamId}: no voucher can be collected any more, and the rest goes back to ${stream.requester}`;
  const { logs } = await closeStream(await session.acting({ what }), { streamId });
  const [event] = parseEventLogs({ abi: jobStreamsAbi, logs, eventName: "StreamClosed" });
  const refund = amountJson({ wei: event!.args.refund, token });
  finishSent({
    run,
    session,
    document: { streamId, requester: stream.requester, refund },
    lines: [`stream ${streamId} is closed; ${refund.formatted} are credited to ${stream.requester}`],
  });
}
