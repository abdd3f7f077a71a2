import type { DpinClient } from "../client/createDpinClient.ts";
import { signStreamAccess } from "../actions/signStreamAccess.ts";
import { retry } from "../client/retry.ts";
import { BaseError, TransientError } from "../errors/BaseError.ts";
import { endpointUrl } from "../http/endpointUrl.ts";
import { MAX_ACCESS_SECONDS } from "./streamAccess.ts";

/** What a provider answers when it refuses: the HTTP status, and in `details` what it says of the reason. */
export class StreamRefusedError extends BaseError {
  readonly status: number;
  constructor(message: string, status: number, details: Record<string, unknown>) {
    super(message, { details });
    this.status = status;
  }
}

/** A stream at its provider: `endpoint` is the base URL that the provider registered. */
export interface StreamAt {
  readonly endpoint: string;
  readonly streamId: bigint;
  readonly signal?: AbortSignal | undefined;
}

const MAX_ANSWER_BYTES = 8 * 2 ** 20;
const TIMEOUT_MS = 30_000;
const ATTEMPTS = 7;
const MAX_DELAY_MS = 2_000;
/** A wallet is not asked for every request. */
const RENEW_SECONDS = MAX_ACCESS_SECONDS / 4;
const accesses = new WeakMap<object, Map<string, { header: Promise<string>; until: number }>>();

/** A request to a stream's provider: `path` below the stream, `limit` the most bytes of its answer. */
export type StreamQuestion = StreamAt & { method?: "GET" | "POST" | "PUT"; path: string; body?: unknown; limit?: number };

/**
 * An authorised request to a stream's provider; the body of its answer, at most `limit` bytes. Each can be made twice without harm, and is made again when the provider
 * does not answer or is overloaded. Throws StreamRefusedError when the provider refuses, TransientError when it goes on like that.
 */
export function askStream(client: DpinClient, question: StreamQuestion): Promise<Uint8Array<ArrayBuffer>> {
  const signal = question.signal ?? client.signal;
  return retry({ run: () => ask(client, question), attempts: ATTEMPTS, maxDelayMs: MAX_DELAY_MS, signal });
}

async function ask(
  client: DpinClient,
  { endpoint, streamId, signal = client.signal, method = "GET", path, body, limit = MAX_ANSWER_BYTES }: StreamQuestion,
): Promise<Uint8Array<ArrayBuffer>> {
  const url = endpointUrl({ endpoint, path: `streams/${streamId}${path}` });
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const isBytes = body instanceof Uint8Array;
  const headers = {
    authorization: await accessOf(client, streamId),
    ...(body !== undefined && { "content-type": isBytes ? "application/octet-stream" : "application/json" }),
  };
  const content = body === undefined ? null : isBytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body, writeBigint);
  try {
    const response = await fetch(url, {
      ...{ method, headers, body: content, redirect: "error" },
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const answer = await readAnswer(response, limit);
    if (response.ok) return answer;
    throw refusal(response, answer, url);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof BaseError) throw error;
    throw new TransientError(`${url.origin} does not answer`, { cause: error });
  }
}

function accessOf(client: DpinClient, streamId: bigint): Promise<string> {
  const own = accesses.get(client) ?? new Map<string, { header: Promise<string>; until: number }>();
  accesses.set(client, own);
  const known = own.get(String(streamId));
  if (known !== undefined && known.until > Date.now()) return known.header;
  const header = signStreamAccess(client, { streamId });
  own.set(String(streamId), { header, until: Date.now() + RENEW_SECONDS * 1_000 });
  header.catch(() => own.delete(String(streamId)));
  return header;
}

function refusal(response: Response, answer: Uint8Array, url: URL): BaseError {
  let said: Record<string, unknown> = {};
  try {
    said = JSON.parse(new TextDecoder().decode(answer)) as Record<string, unknown>;
  } catch {
    // Whatever else answers at this URL.
  }
  const { error, ...details } = said;
  const message = `the provider refuses: ${typeof error === "string" ? error : `${url.href} answers ${response.status}`}`;
  if (response.status === 429 || response.status >= 500) return new TransientError(message, { details });
  return new StreamRefusedError(message, response.status, details);
}

async function readAnswer(response: Response, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > limit) throw new BaseError(`${response.url} sends more than ${limit} bytes`);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
  return bytes;
}

function writeBigint(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
