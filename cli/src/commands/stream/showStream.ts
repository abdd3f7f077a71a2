import { amountJson } from "../../amounts/amountJson.ts";
import { isoTime } from "../../run/isoTime.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { streamOf } from "./streamOf.ts";

/** `dpin stream show`: whose a stream is and what is in it. */
export async function showStream({ run, streamId }: { run: Run; streamId: bigint }): Promise<void> {
  const { client } = await openSession({ run });
  const { stream, token } = await streamOf(client, { streamId });
  const { requester, provider, signer, batches } = stream;
  const of = (wei: bigint) => amountJson({ wei, ...(token && { token }) });
  const document = {
    streamId,
    open: token !== null,
    requester,
    provider,
    signer,
    token: token?.address ?? null,
    batches,
    funded: of(stream.funded),
    collected: of(stream.collected),
    thawing: of(stream.thawing),
    thawedAt: stream.thawing === 0n ? null : isoTime(stream.thawedAt),
    available: of(stream.available),
  };
  const { funded, collected, thawing, thawedAt, available } = document;
  const lines = [
    `stream ${streamId}: ${document.open ? "open" : "closed"}`,
    `requester  ${requester}`,
    `provider   ${provider}`,
    `signer     ${signer}`,
    `funded     ${funded.formatted}`,
    `collected  ${collected.formatted} by ${batches} batches`,
    `thawing    ${thawing.formatted}${thawedAt === null ? "" : `, to be withdrawn from ${thawedAt}`}`,
    `available  ${available.formatted}`,
  ];
  run.result(document, lines.join("\n"));
}
