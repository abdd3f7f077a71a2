import { z } from "zod";
import type { DpinClient } from "../client/createDpinClient.ts";
import { retry, type RetryParameters } from "../client/retry.ts";
import { BaseError, TransientError } from "../errors/BaseError.ts";
import { IndexAnswerError, IndexUnreachableError } from "../errors/IndexError.ts";
import { displayUrl } from "../http/displayUrl.ts";
import { readLimited } from "../http/readLimited.ts";

/** What the index said to one question: data, what it refused, or both. */
export interface IndexAnswer {
  readonly data: Readonly<Record<string, unknown>> | null;
  /** Its words, none when all is well. */
  readonly errors: readonly string[];
}

/** Where a network's index answers; what the actions of the index take first. */
export interface IndexClient {
  /** Host of the server, for messages: the rest of its URL may hold a key. */
  readonly server: string;
  /** The chain that it indexes, when reorganisations are to be noticed. */
  readonly chain: DpinClient | undefined;
  /** Aborted when the client's owner shuts down. */
  readonly signal: AbortSignal | undefined;
  /** Asks one question in GraphQL. Throws IndexUnreachableError, and IndexAnswerError when the answer is no answer. */
  ask(question: { query: string; variables?: object | undefined; signal?: AbortSignal | undefined }): Promise<IndexAnswer>;
}

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.looseObject({ message: z.string() })).nullish(),
});
/** graph-node's words when it has too much to do: the same question may be answered later. */
const BUSY = /overloaded|try again|too many requests|database unavailable|statement timeout/i;

/** A client of a network's index (`subgraph/`), at a graph-node's URL for it or a gateway's. What it says is not checked against the chain: `checkIndex` tells whether it is this network's and up to date. */
export function createIndexClient({
  url: text,
  chain,
  headers = {},
  timeoutMs = 10_000,
  maxBytes = 2 ** 24,
  retryPolicy = { attempts: 3 },
  signal: own,
}: {
  url: string;
  /** With it, what is read as of one block is an error when the chain has taken that block back. */
  chain?: DpinClient | undefined;
  /** Such as `authorization`, for a gateway that wants it. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** For one answer, whole. */
  timeoutMs?: number | undefined;
  /** Of one answer; a longer one is cut off and refused. */
  maxBytes?: number | undefined;
  /** How often a server that is away is asked again. */
  retryPolicy?: Pick<RetryParameters<unknown>, "attempts" | "delayMs" | "maxDelayMs" | "onRetry"> | undefined;
  signal?: AbortSignal | undefined;
}): IndexClient {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new BaseError("the index's URL is not an http or https URL");
  const url = new URL(text);
  const server = url.host;

  async function askOnce(body: string, signal: AbortSignal | undefined): Promise<IndexAnswer> {
    const request = { url, method: "POST", headers: { ...headers, "content-type": "application/json" }, body } as const;
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = await readLimited({ ...request, limit: maxBytes, timeoutMs, signal });
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof BaseError)) throw error;
      // A gateway's path holds its key. So does the cause, when it is an error of ours.
      const said = error.shortMessage.replaceAll(displayUrl({ url }), `the index at ${server}`);
      const options = { details: error.details, ...(!(error.cause instanceof BaseError) && { cause: error.cause }) };
      throw error instanceof TransientError ? new IndexUnreachableError(said, options) : new IndexAnswerError(said, options);
    }
    const { data, errors } = parse({ bytes, server });
    const reasons = (errors ?? []).map(({ message }) => message);
    if (reasons.some((reason) => BUSY.test(reason)))
      throw new IndexUnreachableError(`the index at ${server} is overloaded: ${reasons[0]!.slice(0, 200)}`);
    return { data: data ?? null, errors: reasons };
  }

  return {
    server,
    chain,
    signal: own,
    ask: ({ query, variables = {}, signal: given }) => {
      const signals = [own, given].filter((one) => one !== undefined);
      const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
      const body = JSON.stringify({ query, variables });
      return retry({ ...retryPolicy, signal, run: () => askOnce(body, signal) });
    },
  };
}

function parse({ bytes, server }: { bytes: Uint8Array; server: string }): z.output<typeof answerSchema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new IndexAnswerError(`the index at ${server} answers something else than JSON`);
  }
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success) throw new IndexAnswerError(`the index at ${server} answers something else than GraphQL`);
  return parsed.data;
}
