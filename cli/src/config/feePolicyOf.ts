import type { FeePolicy } from "@dpin/sdk";
import type { NetworkConfig } from "./networkConfig.ts";

/** The part of a configuration's fees that says what each transaction offers. */
export function feePolicyOf({ maxFeePerGas, urgentSeconds, bumpAfterMs }: NetworkConfig["fees"]): FeePolicy {
  return { maxFeePerGas, urgentSeconds, bumpAfterMs };
}
