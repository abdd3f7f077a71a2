import { z } from "zod";

/** What a daemon's backend may take of its machine. */
export const engineConfigSchema = z.strictObject({
  /** Worker threads of the WASM backend; one for each core when left out. */
  threads: z.int().positive().max(1_024).optional(),
  /** The most bytes of GPU memory a run may take; 2 GiB when left out. */
  deviceMemory: z
    .int()
    .min(2 ** 20)
    .optional(),
});

export type EngineConfig = z.output<typeof engineConfigSchema>;
