import { isDistrusted } from "./isDistrusted.ts";
import type { VerifierPolicy } from "./verifierPolicySchema.ts";

/** What a verifier knows of a provider: its jobs that an own re-run found right, and all convictions on chain, in chain seconds. */
export interface ProviderHistory {
  readonly right: number;
  readonly convictions: readonly { readonly time: number }[];
}

/** Basis points of the slashed stake that go to the challenger (ComputeChallenges.BOUNTY_BPS). */
const BOUNTY_BPS = 4_000n;
const BPS = 10_000n;
/** Parts of one that a chance is counted in. */
const ONE = 1_000_000n;

/**
 * The chance, 0 to 1, with which a job is re-run: what its conviction would pay, times how likely it is to be wrong, over what the re-run costs; never
 * below the policy's least share, and 1 when its provider was convicted lately. How likely a job is to be wrong is Laplace's rule of succession over what is known of its
 * provider, (convictions + 1) / (convictions + right + 2), so that a new provider is re-run like one that cheats every other time.
 */
export function rerunChance({
  history,
  locked,
  now,
  policy,
}: {
  history: ProviderHistory;
  /** DPIN wei that a conviction would slash. */
  locked: bigint;
  /** Chain seconds. */
  now: number;
  policy: Pick<VerifierPolicy, "rerunShare" | "runCost" | "distrustSeconds">;
}): number {
  const { rerunShare, runCost } = policy;
  const { right, convictions } = history;
  if (runCost === 0n || isDistrusted({ history, now, policy })) return 1;
  const wrong = BigInt(convictions.length) + 1n;
  const all = BigInt(convictions.length + right) + 2n;
  const worth = (locked * BOUNTY_BPS * wrong * ONE) / (BPS * all * runCost);
  return Math.max(rerunShare, worth >= ONE ? 1 : Number(worth) / Number(ONE));
}
