import { z } from "zod";

const id = z.string().regex(/^[0-9a-f]{64}$/);

/** A job's manifest: the artifact ids of the program's two files and of the inputs in program order. */
export const manifestSchema = z.strictObject({
  version: z.literal(1),
  program: z.strictObject({ json: id, weights: id }),
  inputs: z.array(id).max(256),
});
export type Manifest = z.infer<typeof manifestSchema>;
