import { encodePacked, keccak256, type Hex } from "viem";

/** Parts of one that a chance is counted in. */
const ONE = 2n ** 32n;

/** Whether job `leaf` is among those that a batch's secret draw picks with `chance` (0 to 1): the same after a restart, and known to nobody else. */
export function isDrawn({ draw, leaf, chance }: { draw: Hex; leaf: number; chance: number }): boolean {
  if (chance >= 1) return true;
  const hash = keccak256(encodePacked(["bytes32", "uint32"], [draw, leaf]));
  return Number(BigInt(hash) % ONE) < chance * Number(ONE);
}
