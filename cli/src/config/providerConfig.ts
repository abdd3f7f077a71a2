import { providerConfigSchema } from "@dpin/provider";
import type { z } from "zod";
import { networkConfigSchema } from "./networkConfig.ts";

/** `dpin provider run --config FILE`. */
export const providerFileSchema = networkConfigSchema.extend({ provider: providerConfigSchema });

export type ProviderFile = z.output<typeof providerFileSchema>;
