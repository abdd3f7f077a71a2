import { ContractRevertError, DryRunError, traced, type DpinClient } from "@dpin/sdk";
import type { Logger } from "pino";
import type { Accounts } from "../accounts/openAccounts.ts";
import type { Halt } from "../canary/openHalt.ts";
import { performAction, type ChainAction } from "../dispute/performAction.ts";
import type { Journal } from "../journal/openJournal.ts";
import { reasonOf } from "../reasonOf.ts";

/** A call that the contracts refuse this often in the same situation is given up with an alarm. */
const MAX_REVERTS = 3;
/** What a verifier that doubts itself does not do. */
const CLAIMING: ReadonlySet<ChainAction["kind"]> = new Set<ChainAction["kind"]>([
  "commitClaim",
  "proveFraud",
  "demandReveal",
  "convictSilence",
]);

/** The part of a verifier that sends: one action's transaction after the other. What fails keeps back no other; it is tried again when the solver asks for it again. */
export function createActions({
  client,
  journal,
  accounts,
  halt,
  close,
  logger,
  signal,
}: {
  client: DpinClient;
  journal: Journal;
  accounts: Accounts;
  halt: Halt;
  close: (of: { jobId: bigint; reason: string }) => Promise<void>;
  logger: Logger;
  signal: AbortSignal;
}): { act(action: ChainAction): Promise<void> } {
  const reverts = new Map<string, number>();
  const dryRun = new Set<string>();

  async function refused({ action, key, error }: { action: ChainAction; key: string; error: ContractRevertError }): Promise<void> {
    if ("jobId" in action) await accounts.refused({ jobId: action.jobId, error });
    const count = (reverts.get(key) ?? 0) + 1;
    reverts.set(key, count);
    logger.warn({ event: "reverted", action: action.kind, error: error.shortMessage }, `${key} was refused: ${error.errorName}`);
    if (count < MAX_REVERTS || !("jobId" in action)) return;
    logger.error(
      { event: "alarm", jobId: String(action.jobId), error: error.shortMessage },
      `${key} is refused again and again: giving up`,
    );
    await close({ jobId: action.jobId, reason: `${action.kind} is refused: ${error.errorName}` });
  }

  return {
    async act(action) {
      if (halt.reason !== null && CLAIMING.has(action.kind)) return;
      const key = `${action.kind} ${"jobId" in action ? action.jobId : ""}`;
      if (dryRun.has(key)) return;
      try {
        const facts = { job: "jobId" in action ? action.jobId : undefined };
        await traced({ name: `dispute.${action.kind}`, facts, run: () => performAction(client, { action, journal, logger }) });
        reverts.delete(key);
      } catch (error) {
        if (error instanceof DryRunError) return void dryRun.add(key);
        signal.throwIfAborted();
        if (error instanceof ContractRevertError) return refused({ action, key, error });
        const jobId = "jobId" in action ? String(action.jobId) : undefined;
        logger.warn({ event: "retrying", jobId, action: action.kind, error: reasonOf(error) }, `${key} failed and will be tried again`);
      }
    },
  };
}
