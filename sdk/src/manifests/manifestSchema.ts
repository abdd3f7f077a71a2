import { z } from "zod";

const id = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * A job's manifest: the artifact ids of the program's two files and of the inputs in program order, and, as hints, the CIDs of those that IPFS has as more than
 * one block.
 */
export const manifestSchema = z.strictObject({
  version: z.literal(1),
  program: z.strictObject({ json: id, weights: id }),
  inputs: z.array(id).max(256),
  cids: z.record(id, z.string().max(100)).optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;
