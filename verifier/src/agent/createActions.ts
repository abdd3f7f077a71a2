import { ContractRevertError, DryRunError, traced, type DpinClient } from "@dpin/sdk";
import type { Logger } from "pino";
import type { Accounts } from "../accounts/openAccounts.ts";
import type { Halt } from "../canary/openHalt.ts";
import { performAction, type ChainAction } from "../dispute/performAction.ts";
import type { Journal } from "../journal/openJournal.ts";
import { reasonOf } from "../reasonOf.ts";

/** A call that the contracts refuse in so many blocks is a reason for an alarm, and is tried more seldom from then on, at last every 64 blocks: it may be what brings a bounty or a deposit. */
const MANY_REVERTS = 3;
const MOST_DOUBLINGS = 6;
/** What a verifier that doubts itself does not do. */
const CLAIMING: ReadonlySet<ChainAction["kind"]> = new Set<ChainAction["kind"]>([
  "commitClaim",
  "proveFraud",
  "demandReveal",
  "convictSilence",
]);

/**
 * The part of a verifier that sends: one action's transaction after the other. What fails keeps back no other; it is tried again when the solver asks for it again, and what the contracts refused as of a block only after
 * a later one: nodes judge a call by what waits to be mined, which is not the chain's state yet.
 */
export function createActions({
  client,
  journal,
  accounts,
  halt,
  logger,
  signal,
}: {
  client: DpinClient;
  journal: Journal;
  accounts: Accounts;
  halt: Halt;
  logger: Logger;
  signal: AbortSignal;
}): {
  /** `block` is that of the state which the action was decided by. */
  act(action: ChainAction, of: { block: bigint }): Promise<void>;
} {
  const refusals = new Map<string, { readonly times: number; readonly notBefore: bigint }>();
  const dryRun = new Set<string>();

  async function refused(of: { action: ChainAction; key: string; block: bigint; error: ContractRevertError }): Promise<void> {
    const { action, key, block, error } = of;
    if ("jobId" in action) await accounts.refused({ jobId: action.jobId, error });
    const times = (refusals.get(key)?.times ?? 0) + 1;
    const pause = 2 ** Math.min(MOST_DOUBLINGS, Math.max(0, times - MANY_REVERTS));
    refusals.set(key, { times, notBefore: block + BigInt(pause) });
    logger.warn({ event: "reverted", action: action.kind, error: error.shortMessage }, `${key} was refused: ${error.errorName}`);
    if (times !== MANY_REVERTS) return;
    const jobId = "jobId" in action ? String(action.jobId) : undefined;
    logger.error({ event: "alarm", jobId, error: error.shortMessage }, `${key} is refused again and again: it is tried more seldom now`);
  }

  return {
    async act(action, { block }) {
      if (halt.reason !== null && CLAIMING.has(action.kind)) return;
      const key = keyOf(action);
      if (dryRun.has(key) || block < (refusals.get(key)?.notBefore ?? 0n)) return;
      try {
        const facts = { job: "jobId" in action ? action.jobId : undefined };
        await traced({ name: `dispute.${action.kind}`, facts, run: () => performAction(client, { action, journal, logger }) });
        refusals.delete(key);
      } catch (error) {
        if (error instanceof DryRunError) return void dryRun.add(key);
        signal.throwIfAborted();
        if (error instanceof ContractRevertError) return refused({ action, key, block, error });
        const jobId = "jobId" in action ? String(action.jobId) : undefined;
        logger.warn({ event: "retrying", jobId, action: action.kind, error: reasonOf(error) }, `${key} failed and will be tried again`);
      }
    },
  };
}

function keyOf(action: ChainAction): string {
  const node = action.kind === "demandReveal" ? action.reveal.node : "node" in action ? action.node : null;
  const place = node === null ? "" : ` ${node.op}/${node.level}/${node.index}`;
  return `${action.kind} ${"jobId" in action ? action.jobId : ""}${place}`;
}
