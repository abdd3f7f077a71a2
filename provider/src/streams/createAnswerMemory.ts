import { getReveal, keepLatest, revealIdOf, type DpinClient } from "@dpin/sdk";
import type { Hex } from "viem";
import type { StreamBatchEntry, StreamJournal } from "./openStreamJournal.ts";

interface Answered {
  readonly streamId: bigint;
  readonly batch: bigint;
  readonly batchId: bigint;
  readonly reveal: StreamBatchEntry["reveals"][number];
}

/** What was answered lately of batches' jobs. */
export interface AnswerMemory {
  add(answered: Answered): void;
  /** Writes down again what a reorganisation took back the answer of while it left the demand: no event tells of that. */
  recheck(): Promise<void>;
}

const ANSWERED_LATELY = 1_000;

export function createAnswerMemory({
  client,
  journal,
}: {
  client: DpinClient;
  journal: Pick<StreamJournal, "batchesOf" | "save">;
}): AnswerMemory {
  const answers = new Map<Hex, Answered>();
  return {
    add: (answered) => {
      const { batchId, reveal } = answered;
      const key = revealIdOf({ jobId: batchId, leaf: reveal.leaf, node: reveal });
      keepLatest({ map: answers, key, value: answered, most: ANSWERED_LATELY });
    },
    recheck: async () => {
      for (const [revealId, { streamId, batch, batchId, reveal }] of answers) {
        const { respondBy, answered } = await getReveal(client, { revealId });
        if (respondBy === 0 || answered) continue;
        await journal.save(() => {
          const entry = journal.batchesOf(streamId).find((own) => own.batch === batch);
          if (entry === undefined || entry.closed !== null || entry.batchId !== batchId) return {};
          const { leaf, op, level, index } = reveal;
          const others = entry.reveals.filter((one) => one.leaf !== leaf || one.op !== op || one.level !== level || one.index !== index);
          return { batches: [{ ...entry, reveals: [...others, { ...reveal, respondBy }] }] };
        });
      }
    },
  };
}
