import { BaseError } from "@dpin/sdk";
import { z } from "zod";
import type { Outcome, Task } from "./types.ts";

// Addresses come in mixed case, which a template of zod's would refuse.
const hex = z
  .string()
  .regex(/^0x[0-9a-f]*$/i)
  .transform((text) => text as `0x${string}`);
const natural = z.string().regex(/^\d+$/).transform(BigInt);
const node = z.strictObject({ op: z.number(), level: z.number(), index: z.number(), hash: hex });
const evidence = z.strictObject({ proof: hex, salt: hex, claim: hex, kind: z.string() });

/** A task as the queue keeps it: JSON, with bigints as digits. */
export const taskSchema = z.strictObject({
  kind: z.enum(["check", "sample", "search"]),
  record: z.object({
    ...{ jobId: natural, block: natural, provider: hex, programRoot: hex, inputRoot: hex, outputRoot: hex, traceRoot: hex },
    ...{ jobLocator: z.string(), outputLocator: z.string(), tier: z.enum(["sample", "rerun"]) },
    finding: z.enum(["unchecked", "differs", "proven", "closed"]),
    demanded: z.array(node),
  }),
  challenger: hex,
  elements: z.int().nonnegative(),
  secondsLeft: z.number(),
}) satisfies z.ZodType<Task, unknown>;

export const outcomeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("right"), runMs: z.number() }),
  z.strictObject({ kind: z.literal("differs"), runMs: z.number() }),
  z.strictObject({ kind: z.literal("unopened"), reason: z.string() }),
  z.strictObject({ kind: z.literal("proven"), evidence }),
  z.strictObject({ kind: z.literal("wanting"), reveal: z.strictObject({ node, opening: hex }) }),
  z.strictObject({ kind: z.literal("failed"), reason: z.string(), curable: z.boolean(), alarm: z.string().optional() }),
]) satisfies z.ZodType<Outcome, unknown>;

export function taskJson({ record, ...task }: Task): object {
  const { evidence: unneeded, ...rest } = record;
  if (unneeded !== undefined) throw new BaseError(`job ${record.jobId} is proven: there is nothing left to do for a worker`);
  return { ...task, record: { ...rest, jobId: String(record.jobId), block: String(record.block) } };
}
