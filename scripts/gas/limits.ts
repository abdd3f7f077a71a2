/** The most gas that each whole transaction may take: the acceptance figures of the design, and what the nearest peer takes for the same work. */
export const gasLimits: Readonly<Record<string, number>> = {
  "proveFraud.K1024": 290_000,
  "proveFraud.K4096": 530_000,
  "proveFraud.K8192": 850_000,
  "proveFraud.conv3x3x64": 340_000,
  commitClaim: 55_000,
  // One less than The Graph Horizon's.
  "stake.first": 86_312,
  "stake.repeat": 52_112,
  "thaw.first": 110_000,
  "thaw.repeat": 110_000,
  "delegate.first": 118_198,
  "delegate.later": 86_437,
  undelegate: 130_000,
  slash: 80_000,
  "escrow.deposit.first": 87_489,
  "escrow.deposit.repeat": 53_289,
  "stream.perJob.n50": 5_000,
  "stream.perJob.n1000": 400,
};

/** The happy path of one job, post + accept + commit + finalize together. */
export const happyPathKeys = ["job.post", "job.accept", "job.commit", "job.finalize"] as const;
export const happyPathLimit = 400_000;
