import { z } from "zod";

/** How much a verifier checks. Private to it: a provider that knew it could cheat around it. */
export const verifierPolicySchema = z.strictObject({
  /** Share of all jobs that are re-run, 0 to 1. */
  rerunShare: z.number().min(0).max(1).default(1),
  /** A job of at least this price (wei of its token) is always re-run. */
  alwaysAbove: z.coerce.bigint().nonnegative().default(0n),
  /** Random elements that the provider opens of every other job (PROTOCOL.md section 7, tier A); with 0 those jobs are left to others. */
  samples: z.number().int().min(0).max(4096).default(128),
  /** Larger jobs are not re-run: multiply-accumulates, and bytes of all tensors of a job together. */
  maxMacs: z.number().positive().default(1e13),
  maxTensorBytes: z
    .number()
    .int()
    .positive()
    .default(2 ** 31),
  /** Milliseconds between two looks at the chain. */
  pollMs: z.number().int().min(20).default(1000),
});

export type VerifierPolicy = z.output<typeof verifierPolicySchema>;
