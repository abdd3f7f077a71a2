import { isAddress } from "viem";
import type { Address } from "viem";
import { z } from "zod";
import { artifactCacheSchema, artifactSourceSchema } from "./artifactsConfig.ts";
import { indexConfigSchema } from "./indexConfigSchema.ts";
import { keyConfigSchema } from "../keys/keyConfigSchema.ts";

const address = z.string().refine((text): text is Address => isAddress(text, { strict: false }), "not an address");
const rpcUrl = z.url({ protocol: /^(https?|wss?)$/, error: "not an http, https, ws or wss URL" });
const wei = z.union([z.int().nonnegative(), z.string().regex(/^\d+$/, "not a whole number")]).transform(BigInt);

/** What every program needs to take part in a network: where its chain and its contracts are, and the key it acts with. */
export const networkConfigSchema = z.strictObject({
  /** URLs of the chain's JSON-RPC, http or ws, the best first: another one answers when one does not. */
  rpc: z.union([rpcUrl.transform((url) => [url]), z.array(rpcUrl).min(1)], { error: "not a URL or a list of URLs (http, https, ws, wss)" }),
  /** The chain's id: a server of another chain is never used. That of the first server that answers when left out. */
  chainId: z.int().positive().optional(),
  addresses: z.strictObject({
    token: address,
    staking: address,
    escrow: address,
    streams: address,
    referee: address,
    challenges: address,
    emission: address,
    /** Only for whoever votes. */
    votes: address.optional(),
    governor: address.optional(),
    /** Block of the deployment. */
    fromBlock: z.coerce.bigint().nonnegative().optional(),
  }),
  /** Where lists and totals come from, and a verifier's first look after an outage; the chain's logs alone when left out, and whenever it cannot be used. What it says is never acted on unchecked. */
  index: indexConfigSchema.optional(),
  /** The key that transactions are signed with. */
  key: keyConfigSchema,
  fees: z
    .strictObject({
      /** Most native wei per gas that is ever offered. */
      maxFeePerGas: wei.default(500_000_000_000n),
      /** From so many seconds before its deadline a transaction pays more than the node suggests. */
      urgentSeconds: z.int().positive().default(600),
      /** Milliseconds after which a transaction that is not mined is replaced. */
      bumpAfterMs: z.int().min(1_000).default(30_000),
      /** Native wei that the key may spend in 24 hours, value included; without a limit when left out. */
      maxPerDay: wei.optional(),
      /** A daemon warns when its key cannot pay for so many more transactions of 300,000 gas at the fees of now. */
      warnBelow: z.int().min(0).default(50),
    })
    .prefault({}),
  /** Where a daemon serves /metrics (Prometheus), /healthz and /readyz; nowhere when left out. They tell no secrets, but are nobody else's business. */
  monitoring: z.strictObject({ host: z.string().default("127.0.0.1"), port: z.int().min(0).max(65_535) }).optional(),
  /** Where a daemon's log goes; JSON lines to the standard output when left out. */
  log: z.strictObject({ file: z.string().min(1).optional() }).prefault({}),
  /** Where a daemon sends OpenTelemetry traces (OTLP over HTTP, JSON), and which share of them, 0 to 1; nowhere when left out. */
  tracing: z
    .strictObject({
      /** Base URL of a collector, such as http://127.0.0.1:4318; OTEL_EXPORTER_OTLP_ENDPOINT when left out. */
      endpoint: z.url({ protocol: /^https?$/, error: "not an http or https URL" }).optional(),
      share: z.number().min(0).max(1).default(1),
    })
    .prefault({}),
  /** While the disk of its data folder has less room, a daemon takes no new work and is not ready; in bytes. */
  minFreeBytes: z
    .int()
    .min(0)
    .default(2 ** 28),
  /** Where artifacts can be fetched, the best first; providers' own servers are found on chain. */
  artifacts: z.array(artifactSourceSchema, { error: "not a list of URLs and of { kind: … }" }).default([]),
  /** Bounds what fetched artifacts take of the disk; without it they are kept for good. */
  artifactCache: artifactCacheSchema.optional(),
});

export type NetworkConfig = z.output<typeof networkConfigSchema>;
