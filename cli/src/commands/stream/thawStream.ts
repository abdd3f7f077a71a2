import { thawFunds } from "@dpin/sdk";
import type { Amount } from "../../amounts/Amount.ts";
import { amountJson } from "../../amounts/amountJson.ts";
import { resolveAmount } from "../../amounts/resolveAmount.ts";
import { finishSent } from "../../run/finishSent.ts";
import { isoTime } from "../../run/isoTime.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { openStreamOf } from "./openStreamOf.ts";

/** `dpin stream thaw`: starts taking out what no batch has collected; 0 ends a thaw. */
export async function thawStream({ run, streamId, amount }: { run: Run; streamId: bigint; amount: Amount }): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const { stream, token } = await openStreamOf(client, { streamId });
  const wei = resolveAmount({ amount, token, all: stream.funded - stream.collected, allowZero: true });
  const thawing = amountJson({ wei, token });
  await thawFunds(await session.acting({ what: `start taking ${thawing.formatted} out of stream ${streamId}` }), { streamId, amount: wei });
  const thawedAt = wei === 0n ? null : isoTime((await openStreamOf(client, { streamId })).stream.thawedAt);
  finishSent({
    run,
    session,
    document: { streamId, thawing, thawedAt },
    lines: [
      thawedAt === null
        ? `nothing thaws in stream ${streamId} any more`
        : `${thawing.formatted} thaw; dpin stream withdraw pays them out from ${thawedAt} on`,
    ],
  });
}
