import { claimReward, DryRunError, getEpoch, getReward, getTime, getUnreportedWork, reportWork, wait, type DpinClient } from "@dpin/sdk";
import type { Logger } from "pino";
import type { Address } from "viem";
import { decideRewards } from "./decideRewards.ts";
import type { ProviderConfig } from "../providerConfigSchema.ts";

/** So many times the provider's own poll is the most between two looks. */
const POLLS = 20;
const DRY_RUN_MS = 86_400_000;

/** The part of a provider that reports its work before each epoch ends and claims its rewards of ended ones. */
export function createRewards({
  client,
  provider,
  config,
  logger,
  signal,
}: {
  client: DpinClient;
  provider: Address;
  config: ProviderConfig;
  logger: Logger;
  signal: AbortSignal;
}): { run(): Promise<never> } {
  let next: bigint | null = null;

  /** Milliseconds until the next look. */
  async function look(): Promise<number> {
    const running = await getEpoch(client);
    const now = await getTime(client);
    const unreported = await getUnreportedWork(client, { provider });
    const plan = decideRewards({ running, now, unreported, next });
    if (plan.report) {
      await reportWork(client, { provider });
      logger.info({ event: "reported", epoch: String(running.epoch), wei: String(unreported) }, "reported work");
    }
    for (const epoch of plan.epochs) {
      await claim(epoch);
      next = epoch + 1n;
    }
    return Math.min(POLLS * config.pollMs, Math.max(config.pollMs, plan.secondsToReport * 1_000));
  }

  async function claim(epoch: bigint): Promise<void> {
    const { capacity, work, verification, isVoid, claimed } = await getReward(client, { account: provider, epoch });
    const wei = capacity + work + verification;
    if (!claimed && !isVoid && wei > 0n) {
      await claimReward(client, { account: provider, epoch });
      logger.info({ event: "claimedReward", epoch: String(epoch), wei: String(wei) }, "claimed a reward");
    }
  }

  return {
    run: async () => {
      for (;;) {
        let ms = POLLS * config.pollMs;
        if (config.claimRewards) {
          try {
            ms = await look();
          } catch (error) {
            signal.throwIfAborted();
            // It was told what would be sent, once.
            if (error instanceof DryRunError) ms = DRY_RUN_MS;
            else logger.warn({ event: "retrying", step: "rewards", err: error }, "rewards could not be claimed and will be tried again");
          }
        }
        await wait({ ms, signal });
      }
    },
  };
}
