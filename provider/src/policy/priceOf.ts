import type { ProviderConfig } from "../providerConfigSchema.ts";
import type { JobCosts } from "./costsOf.ts";

const DAY = 86_400n;
const DPIN = 10n ** 18n;

/** The least price of a job in wei of the floor's token: each of its costs by what the operator asks for it. `dpinSeconds`: wei of locked stake times seconds. */
export function priceOf({
  floor,
  costs,
  dpinSeconds = 0n,
}: {
  floor: ProviderConfig["floors"][number];
  costs: Pick<JobCosts, "macs" | "bytes" | "gas">;
  dpinSeconds?: bigint;
}): bigint {
  const giga = (rate: bigint, amount: number) => (rate * BigInt(Math.ceil(amount))) / 10n ** 9n;
  return (
    floor.perJob +
    giga(floor.perGigaMac, costs.macs) +
    giga(floor.perGigabyte, costs.bytes) +
    giga(floor.perGigaGas, costs.gas) +
    (floor.perDpinDay * dpinSeconds) / (DPIN * DAY)
  );
}
