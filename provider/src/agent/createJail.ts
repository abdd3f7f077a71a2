import { ContractRevertError, getProvider, type DpinClient } from "@dpin/sdk";
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
  let told = false;
  let latest: { readonly at: number; readonly jailedUntil: Promise<number> } | null = null;

  async function read(): Promise<number> {
    const { jailedUntil } = await getProvider(client, { provider });
    return Number(jailedUntil);
  }

  return {
    isReason: (error) => {
      if (!(error instanceof ContractRevertError) || error.errorName !== "ProviderStaking_IsJailed") return false;
      if (!told) {
        const until = Number(error.args[1]);
        logger.warn(
          { event: "jailed", until },
          "jailed after a conviction: no new work until the provider's own key has ended that (dpin provider unjail)",
        );
      }
      told = true;
      return true;
    },
    holds: async () => {
      if (!told) return false;
      if (latest === null || performance.now() - latest.at >= ms) latest = { at: performance.now(), jailedUntil: read() };
      const asked = latest;
      const jailedUntil = await asked.jailedUntil.catch((error: unknown) => {
        if (latest === asked) latest = null;
        throw error;
      });
      if (jailedUntil === 0 && told) {
        told = false;
        logger.info({ event: "unjailed" }, "no longer jailed: taking work");
      }
      return jailedUntil > 0;
    },
  };
}
