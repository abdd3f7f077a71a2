import { z } from "zod";

/** What a daemon's backend may take of its machine. */
export const engineConfigSchema = z.strictObject({
  /** Jobs that a provider runs at the same time, each on a backend of its own with its share of threads and GPU memory; one after the other when left out. */
  parallel: z.int().positive().max(64).optional(),
  /** Worker threads of the WASM backend, or of all of them together; one for each core when left out. */
  threads: z.int().positive().max(1_024).optional(),
  /** The most bytes of GPU memory a run may take; 2 GiB when left out. */
  deviceMemory: z
    .int()
    .min(2 ** 20)
    .optional(),
});

export type EngineConfig = z.output<typeof engineConfigSchema>;
