import { isAddress, type Address } from "viem";
import { z } from "zod";

/** Chains with real money: Ethereum, OP, BNB, Gnosis, Unichain, Polygon, ZKsync, World, Base, Arbitrum One and Nova, Celo, Avalanche, Linea, Blast, Scroll. */
const MAINNETS = [1, 10, 56, 100, 130, 137, 324, 480, 8453, 42161, 42170, 42220, 43114, 59144, 81457, 534352];
const wei = z.union([z.int().positive(), z.string().regex(/^[1-9]\d*$/, "not a whole number above 0")]).transform(BigInt);

/** How a verifier watches over its own honesty on test networks: by jobs of its own whose answers it knows. Times in seconds, amounts in wei of `token`. */
export const canaryConfigSchema = z.strictObject({
  /** The only chains on which they are posted: test networks. */
  chainIds: z
    .array(
      z
        .int()
        .positive()
        .refine((id) => !MAINNETS.includes(id), "is a chain with real money: canaries are for test networks"),
    )
    .min(1),
  /** From one to the next. */
  everySeconds: z.int().min(1).default(3_600),
  /** What they are paid in; DPIN when left out. */
  token: z
    .string()
    .refine((text): text is Address => isAddress(text, { strict: false }), "not an address")
    .optional(),
  /** What one may cost at most. */
  maxPrice: wei,
  /** What those of any 24 hours may cost together. */
  maxPerDay: wei,
  acceptTime: z.int().positive().default(600),
  runTime: z.int().positive().default(300),
});

export type CanaryConfig = z.output<typeof canaryConfigSchema>;
