import { z } from "zod";
import { networkConfigSchema } from "./networkConfig.ts";

/** `dpin job post --config FILE`; times in seconds. */
export const requesterConfigSchema = networkConfigSchema.extend({
  /** Folder of the artifacts that are served. */
  dataDir: z.string().min(1),
  /** Port at which programs and inputs are served; 0: a free one. */
  port: z.number().int().min(0).max(65_535).default(0),
  acceptTime: z.number().int().positive().default(600),
  runTime: z.number().int().positive().default(300),
});

export type RequesterConfig = z.output<typeof requesterConfigSchema>;
