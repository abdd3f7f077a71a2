import { z } from "zod";

/** How much a verifier checks. Private to it: a provider that knew it could cheat around it. */
export const verifierPolicySchema = z.strictObject({
  /** Least share of all jobs that are re-run, 0 to 1, whoever ran them and whatever is at stake. */
  rerunShare: z.number().min(0).max(1).default(1),
  /**
   * What a re-run costs, DPIN wei. A job is re-run with the chance that its bounty, weighed by how likely its provider cheats, makes of this; with 0 every job is.
   */
  runCost: z.coerce.bigint().nonnegative().default(0n),
  /** A provider that was convicted in the last so many seconds has every job re-run. */
  distrustSeconds: z
    .number()
    .int()
    .nonnegative()
    .default(30 * 86_400),
  /** A job of at least this price (wei of its token) is always re-run. */
  alwaysAbove: z.coerce.bigint().nonnegative().optional(),
  /** Seconds of re-runs in any hour; what is over is sampled instead, but for jobs of `alwaysAbove`. Without a limit when left out. */
  runSecondsPerHour: z.number().positive().optional(),
  /** Random elements that the provider opens of every other job (PROTOCOL.md section 7, tier A); with 0 those jobs are left to others. */
  samples: z.number().int().min(0).max(4096).default(128),
  /**
   * Of the jobs whose re-run the least share does not demand, the share that is checked as a product (PROTOCOL.md section 7, tier C) where their program allows: neither re-run nor sampled.
   */
  productShare: z.number().min(0).max(1).default(1),
  /** Secret vectors for each of them; a wrong product passes one of them with a probability of 2^-32 at most. */
  productTries: z.number().int().min(1).max(16).default(1),
  /** Seconds of such checks in any hour; what is over is re-run or sampled as if there were none. Without a limit when left out. */
  productSecondsPerHour: z.number().positive().optional(),
  /** Larger jobs are not re-run: multiply-accumulates, and bytes of all tensors of a job together. */
  maxMacs: z.number().positive().default(1e13),
  maxTensorBytes: z
    .number()
    .int()
    .positive()
    .default(2 ** 31),
  /** Blocks for which the end of a job must stand before it is forgotten with its proof: deeper reorganisations are taken not to happen. */
  confirmations: z.number().int().min(0).default(32),
  /** Milliseconds between two looks at the chain. */
  pollMs: z.number().int().min(20).default(1000),
});

export type VerifierPolicy = z.output<typeof verifierPolicySchema>;
