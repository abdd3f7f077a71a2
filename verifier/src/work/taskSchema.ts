import { BaseError } from "@dpin/sdk";
import { z } from "zod";
import type { BatchResult, Outcome, Task } from "./types.ts";

// Addresses come in mixed case, which a template of zod's would refuse.
const hex = z
  .string()
  .regex(/^0x[0-9a-f]*$/i)
  .transform((text) => text as `0x${string}`);
const natural = z.string().regex(/^\d+$/).transform(BigInt);
const node = z.strictObject({ op: z.number(), level: z.number(), index: z.number(), hash: hex });
const batch = z.strictObject({
  ...{ jobsRoot: hex, jobCount: z.number(), draw: hex, looked: z.number(), missed: z.array(z.number()) },
  dispute: z.strictObject({ leaf: z.number(), path: z.array(hex) }).nullable(),
});
const roots = { programRoot: hex, inputRoot: hex, outputRoot: hex, traceRoot: hex, jobLocator: z.string(), outputLocator: z.string() };
const evidence = z.strictObject({ proof: hex, salt: hex, claim: hex, kind: z.string() });

// Without a limit it is no number of JSON's.
const msLeft = z
  .number()
  .nullable()
  .transform((ms) => ms ?? Infinity);
const plan = z.strictObject({
  policy: z.strictObject({
    ...{ rerunShare: z.number(), runCost: natural, distrustSeconds: z.number(), alwaysAbove: natural.optional() },
    ...{ productShare: z.number(), productTries: z.int().positive() },
  }),
  history: z.strictObject({ right: z.number(), convictions: z.array(z.strictObject({ time: z.number() })) }),
  ...{ msLeft, productMsLeft: msLeft },
});
const common = {
  record: z.object({
    ...{ jobId: natural, block: natural, provider: hex, ...roots, tier: z.enum(["sample", "product", "rerun"]) },
    product: z.enum(["rerun", "sample", "none", "failed"]).optional(),
    finding: z.enum(["unchecked", "differs", "proven", "closed"]),
    batch: batch.optional(),
    demanded: z.array(node),
  }),
  challenger: hex,
  elements: z.int().nonnegative(),
  secondsLeft: z.number(),
};

/** A task as the queue keeps it: JSON, with bigints as digits. */
export const taskSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["check", "sample", "search"]), ...common }),
  z.strictObject({ kind: z.literal("product"), ...common, tries: z.int().positive() }),
  z.strictObject({ kind: z.literal("batch"), ...common, plan }),
]) satisfies z.ZodType<Task, unknown>;

const batchResult = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("more") }),
  z.strictObject({ kind: z.literal("right") }),
  z.strictObject({ kind: z.literal("missing"), reason: z.string() }),
  z.strictObject({ kind: z.literal("differs"), job: z.strictObject(roots) }),
  z.strictObject({ kind: z.literal("proven"), job: z.strictObject(roots), evidence }),
]) satisfies z.ZodType<BatchResult, unknown>;

export const outcomeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("right"), runMs: z.number() }),
  z.strictObject({ kind: z.literal("differs"), runMs: z.number() }),
  z.strictObject({ kind: z.literal("unequal"), runMs: z.number(), reason: z.string() }),
  z.strictObject({ kind: z.literal("noProduct") }),
  z.strictObject({
    ...{ kind: z.literal("batch"), batch, right: z.number(), runMs: z.number(), productMs: z.number(), result: batchResult },
  }),
  z.strictObject({ kind: z.literal("unopened"), reason: z.string() }),
  z.strictObject({ kind: z.literal("proven"), evidence }),
  z.strictObject({ kind: z.literal("wanting"), reveal: z.strictObject({ node, opening: hex }) }),
  z.strictObject({ kind: z.literal("failed"), reason: z.string(), curable: z.boolean(), alarm: z.string().optional() }),
]) satisfies z.ZodType<Outcome, unknown>;

export function taskJson({ record, ...task }: Task): object {
  const { evidence: unneeded, ...rest } = record;
  if (unneeded !== undefined) throw new BaseError(`job ${record.jobId} is proven: there is nothing left to do for a worker`);
  // Digits for bigints, null for what is infinite.
  return JSON.parse(
    JSON.stringify({ ...task, record: rest }, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
  );
}
