import { z } from "zod";

const hash = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]);
const artifact = z.string().regex(/^[0-9a-f]{64}$/);
const decimal = z
  .string()
  .regex(/^\d{1,39}$/)
  .transform(BigInt);
const count = z.int().min(0).max(0xffff_ffff);

/** A job as its requester orders it: `price` in wei of the stream's token, `runTime` in seconds from now until it shall be delivered. */
export const streamOrderSchema = z.strictObject({
  number: count,
  programRoot: hash,
  inputRoot: hash,
  manifest: artifact,
  price: decimal,
  runTime: z.int().positive().max(86_400),
  /** Its artifacts and openings are for the stream's signer only, also after its batch is committed. */
  private: z.boolean().optional(),
});

/** A voucher and its signature; the stream is the URL's. */
export const signedVoucherSchema = z.strictObject({
  batch: decimal,
  jobsRoot: hash,
  jobCount: count,
  cumulativeAmount: decimal,
  signature: z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{130}$/i)]),
});

const statement = z.strictObject({ programRoot: hash, inputRoot: hash, outputRoot: hash, traceRoot: hash });

/** A job as its provider tells of it. */
export const streamJobSchema = z.strictObject({
  ...streamOrderSchema.shape,
  state: z.enum(["accepted", "delivered", "paid", "failed"]),
  /** Once it is delivered: its roots and its output's artifact. */
  result: z.strictObject({ outputRoot: hash, traceRoot: hash, output: artifact }).nullable(),
  /** Why it failed. */
  reason: z.string().max(1_000).nullable(),
});

/** Where a stream stands at its provider. */
export const streamStatusSchema = z.strictObject({
  /** Number of the next job to order. */
  next: count,
  /** The batch that the next voucher is for, and the statements of its jobs that are paid, in order. */
  batch: decimal,
  statements: z.array(statement).max(4_096),
  /** The latest voucher that the provider took, of this batch or an earlier one. */
  voucher: signedVoucherSchema.nullable(),
  /** The job that must be paid before the next one is taken. */
  unpaid: streamJobSchema.nullable(),
  draining: z.boolean(),
});

/** What a batch's locator names: its jobs in order, each with the artifacts of its manifest and its output. */
export const batchManifestSchema = z.strictObject({
  version: z.literal(1),
  streamId: decimal,
  batch: decimal,
  jobs: z
    .array(z.strictObject({ ...statement.shape, manifest: artifact, output: artifact }))
    .min(1)
    .max(4_096),
});

export type StreamOrder = z.output<typeof streamOrderSchema>;
export type SignedVoucher = z.output<typeof signedVoucherSchema>;
export type StreamJob = z.output<typeof streamJobSchema>;
export type StreamStatus = z.output<typeof streamStatusSchema>;
export type BatchManifest = z.output<typeof batchManifestSchema>;
