import { answerReveals, getReveal, keepLatest, revealIdOf, type DpinClient, type Job } from "@dpin/sdk";
import type { Logger } from "pino";
import { toHex } from "viem";
import type { Hex } from "viem";
import type { Journal, JournalEntry } from "../journal/openJournal.ts";
import type { Openings } from "../traces/createOpenings.ts";

type Node = JournalEntry["reveals"][number];

/** The part of a provider that answers the reveals of posted jobs. */
export interface Answers {
  /** Throws after the others are answered when one cannot be opened. */
  give(of: { entry: JournalEntry; job: Job; nodes: readonly Node[] }): Promise<void>;
  /** Finds answers that a reorganisation took back, so that they are given again. */
  recheck(): Promise<void>;
}

/** Of the gas that one transaction may use, about half, when every answer is a leaf of random bytes. */
const MAX_ANSWERS = 64;
const ANSWERED_LATELY = 1_000;

export function createAnswers({
  client,
  openings,
  journal,
  logger,
}: {
  client: DpinClient;
  openings: Openings;
  journal: Journal;
  logger: Logger;
}): Answers {
  /** By the reveal's id, what was answered lately. */
  const answered = new Map<Hex, { jobId: bigint; node: Node }>();

  /** All at once, because many may be demanded in one block; one that cannot be opened keeps back no other. */
  async function give({ entry, job, nodes }: { entry: JournalEntry; job: Job; nodes: readonly Node[] }): Promise<void> {
    const answers: { node: Node; data: Hex }[] = [];
    let failure: unknown = null;
    for (const node of nodes.slice(0, MAX_ANSWERS)) {
      try {
        answers.push({ node, data: toHex(await openings.reveal({ jobId: job.id, ...node })) });
      } catch (error) {
        failure = error;
      }
    }
    if (answers.length > 0) {
      // Before all else that this key sends, and dearer as the time for it runs out.
      const deadline = BigInt(Math.min(...answers.map(({ node }) => node.respondBy ?? job.windowEnd)));
      const { gasUsed } = await answerReveals(client, { jobId: job.id, answers, deadline });
      const known = journal.find(job.id) ?? entry;
      const isAnswered = (node: Node) => answers.some((given) => isSameNode(given.node, node));
      await journal.save({ entries: [{ ...known, reveals: known.reveals.filter((node) => !isAnswered(node)) }] });
      for (const { node } of answers)
        keepLatest({ map: answered, key: revealIdOf({ jobId: job.id, node }), value: { jobId: job.id, node }, most: ANSWERED_LATELY });
      logger.info({ event: "answered", job: entry.jobId, reveals: answers.length, gas: Number(gasUsed) }, "answered reveals");
    }
    if (failure !== null) throw failure;
  }

  /** Answers again what a reorganisation took back while it left the demand: no event tells of that. */
  async function recheck(): Promise<void> {
    for (const [revealId, { jobId, node }] of answered) {
      const { respondBy, answered: stands } = await getReveal(client, { revealId });
      const entry = journal.find(jobId);
      if (respondBy === 0 || stands || entry === undefined) continue;
      const others = entry.reveals.filter((other) => !isSameNode(other, node));
      await journal.save({ entries: [{ ...entry, reveals: [...others, node] }] });
    }
  }

  return { give, recheck };
}

function isSameNode(a: Node, b: Node): boolean {
  return a.op === b.op && a.level === b.level && a.index === b.index;
}
