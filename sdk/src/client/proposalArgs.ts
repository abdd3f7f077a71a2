import { keccak256, stringToHex } from "viem";
import type { Address, Hex } from "viem";
import type { GovernedCall } from "../actions/propose.ts";

/** How the governor names a proposal: by its calls and the hash of its description. */
export function proposalArgs({
  calls,
  description,
}: {
  calls: readonly GovernedCall[];
  description: string;
}): readonly [readonly Address[], readonly bigint[], readonly Hex[], Hex] {
  const targets = calls.map(({ target }) => target);
  const values = calls.map(({ value = 0n }) => value);
  return [targets, values, calls.map(({ data }) => data), keccak256(stringToHex(description))];
}
