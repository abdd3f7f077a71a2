/** The most gas that each whole transaction may take, and why: the acceptance figures of the design. */
export const gasLimits: Readonly<Record<string, number>> = {
  "proveFraud.K1024": 290_000,
  "proveFraud.K4096": 530_000,
  "proveFraud.K8192": 850_000,
  "proveFraud.conv3x3x64": 340_000,
  commitClaim: 55_000,
};

/** The happy path of one job, post + accept + commit + finalize together. */
export const happyPathKeys = ["job.post", "job.accept", "job.commit", "job.finalize"] as const;
export const happyPathLimit = 400_000;
