import { artifactsOfJob, wait } from "@dpin/sdk";
import type { ArtifactStore, CacheStore, DpinClient } from "@dpin/sdk";
import type { Leadership } from "@dpin/sdk/database";
import type { Logger } from "pino";
import { openAccounts } from "./accounts/openAccounts.ts";
import { createAgent } from "./agent/createAgent.ts";
import { artifactsOfBatch } from "./batches/artifactsOfBatch.ts";
import type { CanaryConfig } from "./canary/canaryConfigSchema.ts";
import { createCanaries } from "./canary/createCanaries.ts";
import { openHalt } from "./canary/openHalt.ts";
import { createCatchUp, type QuickIndex } from "./catchUp/createCatchUp.ts";
import { openJournal, type JournalRecord } from "./journal/openJournal.ts";
import { createChoices } from "./policy/createChoices.ts";
import type { VerifierPolicy } from "./policy/verifierPolicySchema.ts";
import { reasonOf } from "./reasonOf.ts";
import type { Bench } from "./work/types.ts";

export interface Verifier {
  /** Watches commitments and plays disputes until the signal is aborted; resolves when everything in flight has ended. */
  run(): Promise<void>;
}

const FAILED_TURN_MS = 1_500;

/**
 * The verifier: re-runs committed jobs by its policy and compares roots, checks the products and samples the elements of others, finds the first differing element, re-checks
 * itself, claims, proves and collects. What must survive a restart is in a journal in the database; what the chain knows is always read anew.
 */
export function createVerifier(parameters: {
  client: DpinClient;
  /** Where jobs are re-run, sampled and searched. */
  bench: Bench;
  /** The part of the bench's store that forgets: what open jobs need stays, since whoever published it may take it away. */
  cache?: CacheStore | undefined;
  policy: VerifierPolicy;
  leadership: Leadership;
  logger: Logger;
  signal: AbortSignal;
  /** Asked for open jobs while many blocks' logs wait to be read; never trusted. */
  index?: QuickIndex | undefined;
  /** Posts jobs with known answers; their data are put into `store`, which others must be able to read. */
  canary?: { readonly config: CanaryConfig; readonly store: ArtifactStore } | undefined;
  /** Told of every look at all open jobs that came to its end. */
  onTurn?: () => void;
}): Verifier {
  const { client, bench, cache, policy, leadership, logger, signal, index, canary, onTurn = () => undefined } = parameters;

  async function run(): Promise<void> {
    const chainId = await client.call("getChainId", () => client.publicClient.getChainId());
    const journal = await openJournal({ leadership, chainId, escrow: client.addresses.escrow });
    cache?.hold(async () => {
      const open = [...journal.records.values()].filter(({ finding }) => finding !== "closed");
      return (await Promise.all(open.map((record) => artifactsOf({ store: cache, record })))).flat();
    });
    const accounts = await openAccounts({ client, leadership, journal, logger });
    const halt = await openHalt({ leadership });
    if (halt.reason !== null)
      logger.error({ event: "alarm", error: halt.reason }, `nothing is claimed: ${halt.reason} (dpin verifier resume)`);
    const canaries = canary === undefined ? null : await createCanaries({ client, ...canary, leadership, halt, chainId, logger });
    const choices = createChoices({ client, journal, leadership, policy });
    const catchUp = index === undefined ? null : createCatchUp({ client, journal, index, logger });
    const agent = createAgent({ client, journal, catchUp, bench, choices, policy, accounts, halt, canaries, logger, signal });
    logger.info({ event: "watching", backend: bench.name, fromBlock: String(journal.nextBlock) }, "watching commitments");
    while (!signal.aborted) {
      try {
        await agent.turn();
        onTurn();
        if (!journal.isBehind) await wait({ ms: policy.pollMs, signal });
      } catch (error) {
        if (signal.aborted) break;
        logger.error({ event: "failed", error: reasonOf(error) }, "a turn failed; trying again");
        await wait({ ms: FAILED_TURN_MS, signal }).catch(() => undefined);
      }
    }
    await agent.ended();
    await catchUp?.ended();
    await journal.save();
  }

  return { run };
}

/** What of a record's artifacts must stay in a cache. */
function artifactsOf({ store, record }: { store: ArtifactStore; record: JournalRecord }): Promise<string[]> {
  const { jobLocator: locator, batch } = record;
  if (batch === undefined || batch.dispute !== null) return artifactsOfJob({ store, locator });
  return artifactsOfBatch({ store, locator, jobsRoot: batch.jobsRoot });
}
