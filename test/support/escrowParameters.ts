import type { IJobEscrow, JobEscrow } from "../../types/index.ts";

/** The escrow's parameters as a plain object, to change one of them and set them again. */
export async function escrowParameters({
  escrow,
}: {
  escrow: JobEscrow;
}): Promise<IJobEscrow.ParametersStruct & Record<"maxJobTime" | "challengeWindow" | "maxDisputeTime", bigint>> {
  const { maxJobTime, challengeWindow, maxDisputeTime, feeBps, penaltyBps, lockFactorPercent, minLock } = await escrow.getParameters();
  return { maxJobTime, challengeWindow, maxDisputeTime, feeBps, penaltyBps, lockFactorPercent, minLock };
}
