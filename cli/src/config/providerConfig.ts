import { providerConfigSchema } from "@dpin/provider";
import type { z } from "zod";
import { databaseConfigSchema } from "../database/databaseConfigSchema.ts";
import { engineConfigSchema } from "./engineConfigSchema.ts";
import { networkConfigSchema } from "./networkConfig.ts";

/** `dpin provider run --config FILE`. */
export const providerFileSchema = networkConfigSchema.extend({
  provider: providerConfigSchema,
  database: databaseConfigSchema.prefault({}),
  engine: engineConfigSchema.prefault({}),
});

export type ProviderFile = z.output<typeof providerFileSchema>;
