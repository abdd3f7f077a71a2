import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import { dpinTokenAbi } from "../abi/dpinTokenAbi.ts";
import { emissionAbi } from "../abi/emissionAbi.ts";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import { tensorRefereeAbi } from "../abi/tensorRefereeAbi.ts";
import { paymentTokenAbi } from "./paymentTokenAbi.ts";
import type { Abi } from "viem";

/** Every custom error a call can end in: contracts call each other, so an error may be another contract's than the one that was called. */
export const errorAbi: Abi = [
  computeChallengesAbi,
  jobEscrowAbi,
  jobStreamsAbi,
  providerStakingAbi,
  tensorRefereeAbi,
  emissionAbi,
  dpinTokenAbi,
  paymentTokenAbi,
]
  .flatMap((abi): Abi => abi as Abi)
  .concat(
    { type: "error", name: "Error", inputs: [{ name: "reason", type: "string" }] },
    { type: "error", name: "Panic", inputs: [{ name: "code", type: "uint256" }] },
  )
  .filter((item) => item.type === "error");
