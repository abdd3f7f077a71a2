import { z } from "zod";

const url = z.url({ protocol: /^https?$/, error: "not an http or https URL" });
const whole = z.strictObject({
  /** Where the network's index answers GraphQL: a graph-node's URL for the subgraph, or a gateway's. */
  url,
  /** One that is more blocks behind the chain is not used. */
  maxLag: z.int().min(0).default(20),
  /** Milliseconds for one answer. */
  timeoutMs: z.int().min(100).default(10_000),
});

/** `index:` of a configuration: a URL, or that with how far the index may be behind. */
export const indexConfigSchema = z.union([url.transform((text) => whole.parse({ url: text })), whole], {
  error: "not an http or https URL, or { url, maxLag, timeoutMs }",
});

export type IndexConfig = z.output<typeof indexConfigSchema>;
