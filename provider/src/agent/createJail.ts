import { ContractRevertError, createSharedRead, getProvider, type DpinClient } from "@dpin/sdk";
import type { Logger } from "pino";
import type { Address } from "viem";

/** Whether this provider is jailed, as far as a refused call has told; nothing is asked before that. */
export interface Jail {
  /** Takes what a call was refused for; true when that is a jail, which the log is told once. */
  isReason(error: unknown): boolean;
  /** Whether it is jailed still; read again after `ms`. */
  holds(): Promise<boolean>;
}

export function createJail({ client, provider, ms, logger }: { client: DpinClient; provider: Address; ms: number; logger: Logger }): Jail {
  /** When a call was first refused for it; null while nothing tells of a jail. */
  let since: number | null = null;
  const state = createSharedRead({ read: () => getProvider(client, { provider }), ms });

  return {
    isReason: (error) => {
      if (!(error instanceof ContractRevertError) || error.errorName !== "ProviderStaking_IsJailed") return false;
      if (since === null) {
        const until = Number(error.args[1]);
        logger.warn(
          { event: "jailed", until },
          "jailed after a conviction: no new work until the provider's own key has ended that (dpin provider unjail)",
        );
      }
      since ??= performance.now();
      return true;
    },
    holds: async () => {
      if (since === null) return false;
      const { jailedUntil } = await state({ since });
      const isOver = jailedUntil === 0;
      // Several offers wait for the same answer.
      if (isOver && since !== null) logger.info({ event: "unjailed" }, "no longer jailed: taking work");
      if (isOver) since = null;
      return !isOver;
    },
  };
}
