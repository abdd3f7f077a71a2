import { answerReveals, type DpinClient } from "@dpin/sdk";
import type { Logger } from "pino";
import { toHex } from "viem";
import type { Hex } from "viem";
import type { Openings } from "../traces/createOpenings.ts";
import { streamJobKey } from "../traces/jobKey.ts";
import type { AnswerMemory } from "./createAnswerMemory.ts";
import type { StreamBatchEntry, StreamJournal } from "./openStreamJournal.ts";

type Reveal = StreamBatchEntry["reveals"][number];

/** Of the gas that one transaction may use, about half, when every answer is a leaf of random bytes. */
const MAX_ANSWERS = 64;

/**
 * Answers the reveals that are demanded of one job of a batch: all at once, because many may be demanded in one block; one that cannot be opened keeps back no other. Throws
 * NoSuchOpeningError after the others are answered.
 */
export async function answerBatch({
  client,
  journal,
  openings,
  logger,
  answers: memory,
  entry,
  leaf,
  nodes,
}: {
  client: DpinClient;
  journal: StreamJournal;
  openings: Openings;
  logger: Logger;
  /** Told of what was answered. */
  answers: Pick<AnswerMemory, "add">;
  entry: StreamBatchEntry & { batchId: bigint };
  leaf: number;
  nodes: readonly Reveal[];
}): Promise<void> {
  const { streamId, batch, batchId } = entry;
  const job = journal.jobsOf(streamId).find((one) => one.batch === batch && one.leaf === leaf);
  if (job === undefined) throw new RangeError(`batch ${batchId} has no job ${leaf}`);
  const answers: { node: Reveal; data: Hex }[] = [];
  let failure: unknown = null;
  for (const node of nodes.slice(0, MAX_ANSWERS)) {
    try {
      answers.push({ node, data: toHex(await openings.reveal({ jobId: streamJobKey(job), ...node })) });
    } catch (error) {
      failure = error;
    }
  }
  if (answers.length > 0) {
    // Before all else that this key sends, and dearer as the time for it runs out.
    const deadline = BigInt(Math.min(...answers.map(({ node }) => node.respondBy)));
    const { gasUsed } = await answerReveals(client, { jobId: batchId, leaf, answers, deadline });
    const isAnswered = (one: Reveal) =>
      one.leaf === leaf && answers.some(({ node }) => node.op === one.op && node.level === one.level && node.index === one.index);
    await journal.save(() => {
      const known = journal.batchesOf(streamId).find((own) => own.batch === batch) ?? entry;
      return { batches: [{ ...known, reveals: known.reveals.filter((one) => !isAnswered(one)) }] };
    });
    for (const { node } of answers) memory.add({ streamId, batch, batchId, reveal: node });
    const told = { stream: String(streamId), batch: String(batch), leaf, reveals: answers.length, gas: Number(gasUsed) };
    logger.info({ event: "answered", ...told }, "answered reveals");
  }
  if (failure !== null) throw failure;
}
