import { isDistrusted } from "./isDistrusted.ts";
import { rerunChance, type ProviderHistory } from "./rerunChance.ts";
import type { VerifierPolicy } from "./verifierPolicySchema.ts";

/** How a job is checked (PROTOCOL.md section 7): `rerun` is tier B, `product` C, `sample` A, and with `none` it is left to others. */
export type Tier = "rerun" | "product" | "sample" | "none";

/** Why a job is closed whose tier is none. */
export const LEFT_TO_OTHERS = "left to others by the policy";

/** A job's tier; `otherwise` is what a product falls back to when its program turns out to be none. */
export type TierChoice =
  { readonly tier: Exclude<Tier, "product"> } | { readonly tier: "product"; readonly otherwise: Exclude<Tier, "product"> };

/** What a choice of tiers depends on of a policy. */
export type TierPolicy = Pick<VerifierPolicy, "rerunShare" | "runCost" | "distrustSeconds" | "alwaysAbove" | "productShare" | "samples">;

/**
 * Decides how a committed job is checked. Jobs above a price are re-run. Those that the least share draws, and all of a provider that was convicted lately or when re-runs cost nothing, are
 * re-run as long as their budget lasts, whatever the program: a product takes none of them. Of the others a product takes its share, also of those that what a conviction would pay has drawn: it finds any
 * wrong element as a re-run does. What is left is re-run when it was drawn, else sampled.
 */
export function decideTier({
  history,
  locked,
  price,
  now,
  policy,
  draws,
  isLeft,
  isProduct,
}: {
  history: ProviderHistory;
  /** DPIN wei that a conviction would slash. */
  locked: bigint;
  /** Wei of the job's token. */
  price: bigint;
  /** Chain seconds. */
  now: number;
  policy: TierPolicy;
  /** Private random numbers in [0, 1), drawn after the commitment: nothing that a provider could foresee. */
  draws: { readonly rerun: number; readonly product: number };
  /** Whether the hour has time left. */
  isLeft: { readonly rerun: boolean; readonly product: boolean };
  /** Whether the job's program can be checked as a product; null before anybody looked. */
  isProduct: boolean | null;
}): TierChoice {
  const { rerunShare, runCost, alwaysAbove, productShare, samples } = policy;
  if (alwaysAbove !== undefined && price >= alwaysAbove) return { tier: "rerun" };
  const isDrawn = draws.rerun < rerunChance({ history, locked, now, policy });
  const otherwise = isDrawn && isLeft.rerun ? "rerun" : samples > 0 ? "sample" : "none";
  const least = runCost === 0n || isDistrusted({ history, now, policy }) ? 1 : rerunShare;
  if (otherwise === "rerun" && draws.rerun < least) return { tier: "rerun" };
  if (isProduct !== false && isLeft.product && draws.product < productShare) return { tier: "product", otherwise };
  return { tier: otherwise };
}
