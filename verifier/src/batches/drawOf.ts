import { encodePacked, keccak256, type Hex } from "viem";

/** Parts of one that a draw is counted in. */
const ONE = 2n ** 32n;

/** A number in [0, 1) for job `leaf` of a batch and one of its decisions, from the batch's secret draw: the same after a restart, and known to nobody else. */
export function drawOf({ draw, leaf, of }: { draw: Hex; leaf: number; of: "rerun" | "product" }): number {
  const hash = keccak256(encodePacked(["bytes32", "uint32", "string"], [draw, leaf, of]));
  return Number(BigInt(hash) % ONE) / Number(ONE);
}
