import { providerFileSchema } from "./providerConfig.ts";
import { requesterConfigSchema } from "./requesterConfig.ts";
import { verifierConfigSchema } from "./verifierConfig.ts";

/** The schema of each program's configuration file. */
export const configSchemas = { provider: providerFileSchema, verifier: verifierConfigSchema, requester: requesterConfigSchema };

export type ConfigKind = keyof typeof configSchemas;
