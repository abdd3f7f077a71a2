import { AbiCoder, keccak256, type AddressLike, type BytesLike } from "ethers";

/** The claim that must precede a proof (IComputeChallenges.commitClaim). */
export function claimOf({
  jobId,
  proof,
  challenger,
  salt,
}: {
  jobId: bigint;
  proof: BytesLike;
  challenger: AddressLike;
  salt: string;
}): string {
  const types = ["uint256", "bytes32", "address", "bytes32"];
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, [jobId, keccak256(proof), challenger, salt]));
}
