import { verifierPolicySchema } from "@dpin/verifier";
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
  engine: engineConfigSchema.prefault({}),
});

export type VerifierConfig = z.output<typeof verifierConfigSchema>;
