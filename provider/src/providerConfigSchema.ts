import os from "node:os";
import { MAX_BATCH_JOBS } from "@dpin/sdk";
import { isAddress, isAddressEqual } from "viem";
import type { Address } from "viem";
import { z } from "zod";

const wei = z
  .union([z.bigint(), z.int().nonnegative(), z.string().regex(/^\d+$/)], { error: "not a whole number of wei" })
  .transform(BigInt);
const address = z.custom<Address>((value) => typeof value === "string" && isAddress(value), "not an address");

/** Everything an operator may set. Prices in wei of the token, sizes in bytes, times in milliseconds unless said. */
export const providerConfigSchema = z.strictObject({
  /** Traces, artifacts and its own database live here; a provider started again on it continues. */
  dataDir: z.string().min(1),
  host: z.string().default("127.0.0.1"),
  /** 0: a free one. */
  port: z.number().int().min(0).max(65_535).default(0),
  /** Requests that one address (of IPv6 a network of 64 bits) may make in any minute; more are answered 429. */
  requestsPerMinute: z.int().positive().default(1_200),
  /** Base URL under which others reach this server; http://host:port by default. */
  endpoint: z.url().optional(),
  /**
   * Accepted payment tokens, and the least price in wei of each: `perJob`, and for each 10^9 multiply-accumulates, bytes (fetched, hashed and stored, served) and gas (transactions
   * and the answers to the longest descent) that a job takes, and for each DPIN of stake that it locks for a day.
   */
  floors: z
    .array(
      z.strictObject({
        ...{ token: address, perJob: wei, perGigaMac: wei },
        ...{ perGigabyte: wei.default(0n), perGigaGas: wei.default(0n), perDpinDay: wei.default(0n) },
      }),
    )
    .min(1),
  maxMacs: z.number().positive().default(1e13),
  maxArtifactBytes: z
    .number()
    .int()
    .positive()
    .default(2 ** 28),
  /** All tensors of one job together: constants, inputs and op outputs. */
  maxTensorBytes: z
    .number()
    .int()
    .positive()
    .default(2 ** 31),
  /** Of all runs at the same time together; half of the machine's memory by default. */
  maxMemoryBytes: z
    .number()
    .int()
    .positive()
    .default(() => Math.floor(os.totalmem() / 2)),
  /** What one backend of this machine computes and commits, to judge whether a job fits its run time; measured at the start and by every run when left out. */
  macsPerSecond: z.number().positive().optional(),
  /** Jobs accepted and not yet computed, at most. */
  maxQueued: z.number().int().positive().default(4),
  /** Elements recomputed on the reference before a run is committed. */
  spotChecks: z.number().int().min(0).default(16),
  maxTracesInMemory: z.number().int().positive().default(4),
  pollMs: z.number().int().positive().default(500),
  /** Blocks for which the end of a job must stand before its trace is forgotten: deeper reorganisations are taken not to happen. */
  confirmations: z.number().int().min(0).default(32),
  /** How long a job whose step failed is left alone. */
  pauseMs: z.number().int().positive().default(3_000),
  /** Pay earned credit out to the provider as soon as a job is final. */
  withdraw: z.boolean().default(true),
  /** Report the provider's work before each epoch of emission ends, and claim its rewards when they can be. */
  claimRewards: z.boolean().default(true),
  /** Streams: many jobs of one requester, ordered over HTTP, paid by vouchers, committed in batches. */
  streams: z
    .strictObject({
      enabled: z.boolean().default(true),
      /** A batch is committed when it has so many jobs, or so many seconds after its first voucher. */
      maxBatchJobs: z.number().int().min(1).max(MAX_BATCH_JOBS).default(500),
      maxBatchSeconds: z.number().int().positive().default(21_600),
      /** Seconds that a delivered job waits for its voucher; then the stream gets no more jobs. */
      maxUnpaidSeconds: z.number().int().positive().default(86_400),
      /** Streams that keep artifacts here at the same time, and the bytes of each. */
      maxStreams: z.number().int().positive().default(64),
      maxBytesEach: z
        .number()
        .int()
        .positive()
        .default(2 ** 28),
    })
    .prefault({}),
});

export type ProviderConfig = z.output<typeof providerConfigSchema>;
export type ProviderConfigInput = z.input<typeof providerConfigSchema>;

/** The floor for a token, or undefined if it is not accepted. */
export function floorOf({ config, token }: { config: ProviderConfig; token: Address }): ProviderConfig["floors"][number] | undefined {
  return config.floors.find((floor) => isAddressEqual(floor.token, token));
}
