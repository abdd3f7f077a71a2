import { upgradeTimelockAbi } from "../../sdk/src/abi/upgradeTimelockAbi.ts";
import type { ParameterRow } from "./parameterRows.ts";

/** Seconds that governance set for the upgrade timelock itself, from its last MinDelayChange; its getMinDelay never tells less than the thaw period. */
export async function readRawDelay({ client, addresses, fromBlock }: Parameters<ParameterRow["read"]>[0]): Promise<bigint | undefined> {
  const eventName = "MinDelayChange";
  const logs = await client.getContractEvents({ address: addresses.upgradeTimelock, abi: upgradeTimelockAbi, eventName, fromBlock });
  return logs.at(-1)?.args.newDuration;
}
