import type { ProviderHistory } from "./rerunChance.ts";
import type { VerifierPolicy } from "./verifierPolicySchema.ts";

/** Whether a provider was convicted in the last `distrustSeconds` before `now`, chain seconds: all its jobs are then re-run. */
export function isDistrusted({
  history,
  now,
  policy,
}: {
  history: ProviderHistory;
  now: number;
  policy: Pick<VerifierPolicy, "distrustSeconds">;
}): boolean {
  return history.convictions.some(({ time }) => now - time < policy.distrustSeconds);
}
