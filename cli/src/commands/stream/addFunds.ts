import { fundStream } from "@dpin/sdk";
import type { Amount } from "../../amounts/Amount.ts";
import { amountJson } from "../../amounts/amountJson.ts";
import { resolveAmount } from "../../amounts/resolveAmount.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { openStreamOf } from "./openStreamOf.ts";

/** `dpin stream fund`: adds to a stream, whose requester owns what is in it. */
export async function addFunds({ run, streamId, amount }: { run: Run; streamId: bigint; amount: Amount }): Promise<void> {
  const session = await openSession({ run });
  const { stream, token } = await openStreamOf(session.client, { streamId });
  const wei = resolveAmount({ amount, token });
  const added = amountJson({ wei, token });
  const what = `add ${added.formatted} to stream ${streamId}, which then are ${stream.requester}'s`;
  await fundStream(await session.acting({ what }), { streamId, amount: wei });
  const available = amountJson({ wei: (await openStreamOf(session.client, { streamId })).stream.available, token });
  finishSent({
    run,
    session,
    document: { streamId, added, available },
    lines: [`${added.formatted} are added; ${available.formatted} are available in stream ${streamId}`],
  });
}
