import { encodeAbiParameters, keccak256 } from "viem";
import type { Hex } from "viem";
import type { TraceNode } from "../trace/traceNode.ts";

/** The id of the reveal of a node of a job's trace: keccak256(abi.encode(jobId, leaf, node)). */
export function revealIdOf({ jobId, leaf = 0, node: { op, level, index, hash } }: { jobId: bigint; leaf?: number; node: TraceNode }): Hex {
  const types = [
    { type: "uint256" },
    { type: "uint32" },
    { type: "uint32" },
    { type: "uint8" },
    { type: "uint32" },
    { type: "bytes32" },
  ] as const;
  return keccak256(encodeAbiParameters(types, [jobId, leaf, op, level, index, hash]));
}
