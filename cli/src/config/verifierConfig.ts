import { canaryConfigSchema, verifierPolicySchema } from "@dpin/verifier";
import { z } from "zod";
import { databaseConfigSchema } from "../database/databaseConfigSchema.ts";
import { engineConfigSchema } from "./engineConfigSchema.ts";
import { networkConfigSchema } from "./networkConfig.ts";

/** `dpin verifier run --config FILE`. */
export const verifierConfigSchema = networkConfigSchema.extend({
  /** Folder of its own database and of fetched artifacts. */
  dataDir: z.string().min(1),
  database: databaseConfigSchema.prefault({}),
  policy: verifierPolicySchema.prefault({}),
  /** Jobs are re-run, sampled and searched by `dpin verifier worker` processes, which needs database.url; by this process itself when left out. */
  workers: z
    .strictObject({
      /** Tasks given out at once: about twice as many as there are workers keeps all of them busy. */
      atOnce: z.int().positive().default(16),
    })
    .optional(),
  /** Jobs with known answers that the verifier posts itself, on test networks only; none when left out. `host` and `port`: where their data are served. */
  canary: canaryConfigSchema.extend({ host: z.string().default("127.0.0.1"), port: z.int().min(0).max(65_535) }).optional(),
  engine: engineConfigSchema.prefault({}),
});

/** `dpin verifier worker --config FILE`: the same file; a worker needs no key. */
export const workerConfigSchema = verifierConfigSchema.extend({ key: verifierConfigSchema.shape.key.optional() });

export type VerifierConfig = z.output<typeof verifierConfigSchema>;
