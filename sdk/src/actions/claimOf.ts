import { encodeAbiParameters, keccak256 } from "viem";
import type { Address, Hex } from "viem";

/** The hash that commits a challenger to a proof: keccak256(abi.encode(jobId, keccak256(proof), challenger, salt)). */
export function claimOf({ jobId, proof, challenger, salt }: { jobId: bigint; proof: Hex; challenger: Address; salt: Hex }): Hex {
  const types = [{ type: "uint256" }, { type: "bytes32" }, { type: "address" }, { type: "bytes32" }] as const;
  return keccak256(encodeAbiParameters(types, [jobId, keccak256(proof), challenger, salt]));
}
