import { randomBytes } from "node:crypto";
import { toHex } from "@dpin/runtime";
import { claimOf } from "@dpin/sdk";
import type { Address } from "viem";
import type { Evidence } from "./types.ts";

/** A proof as `challenger` will claim it, with a salt that nobody can guess. */
export function evidenceOf({
  jobId,
  proof: bytes,
  kind,
  challenger,
}: {
  jobId: bigint;
  proof: Uint8Array;
  kind: string;
  challenger: Address;
}): Evidence {
  const salt = toHex(randomBytes(32));
  const proof = toHex(bytes);
  return { proof, salt, claim: claimOf({ jobId, proof, challenger, salt }), kind };
}
