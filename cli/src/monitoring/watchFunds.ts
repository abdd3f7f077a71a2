import { readFunds, wait, type DpinClient, type Funds } from "@dpin/sdk";
import type { Logger } from "pino";
import { feePolicyOf } from "../config/feePolicyOf.ts";
import type { NetworkConfig } from "../config/networkConfig.ts";

/** Gas of a typical transaction of a daemon: a proof of a middling op, three answers to reveals. */
const TYPICAL_GAS = 300_000n;
const LOOK_MS = 60_000;

/**
 * Looks once a minute whether the client's key can pay for `fees.warnBelow` more transactions at the fees of now, and tells `onFunds`. Logs `fundsLow` when it cannot, again every
 * hour, and `fundsEnough` when it can again. Ends with the signal; a node that fails is asked again a minute later.
 */
export async function watchFunds({
  client,
  fees,
  logger,
  signal,
  onFunds,
  everyMs = LOOK_MS,
}: {
  client: DpinClient;
  fees: NetworkConfig["fees"];
  logger: Logger;
  signal: AbortSignal;
  onFunds?: ((funds: Funds) => void) | undefined;
  everyMs?: number;
}): Promise<void> {
  const { warnBelow } = fees;
  const feePolicy = feePolicyOf(fees);
  let looksUntilTold = 0;
  let isLow = false;
  while (!signal.aborted) {
    try {
      const funds = await readFunds(client, { transactions: warnBelow, gas: TYPICAL_GAS, feePolicy });
      onFunds?.(funds);
      const { balance, need } = funds;
      const fields = { account: client.account, balance: String(balance), need: String(need), transactions: warnBelow };
      if (balance < need && looksUntilTold-- <= 0) {
        looksUntilTold = 59;
        logger.warn(
          { event: "fundsLow", ...fields },
          `the key cannot pay for ${warnBelow} more transactions: send native coin to ${client.account}`,
        );
      }
      if (balance >= need && isLow) logger.info({ event: "fundsEnough", ...fields }, "the key has enough native coin again");
      isLow = balance < need;
      if (!isLow) looksUntilTold = 0;
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ event: "failed", err: error }, "the key's native coin cannot be read");
    }
    await wait({ ms: everyMs, signal }).catch(() => undefined);
  }
}
