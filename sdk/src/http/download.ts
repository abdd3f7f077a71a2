import { wait } from "../client/wait.ts";
import { BaseError, TransientError } from "../errors/BaseError.ts";
import { createMemoryPartial, type PartialDownload } from "./createMemoryPartial.ts";
import { createPatience, type Patience, type PatienceLimits } from "./createPatience.ts";
import { displayUrl } from "./displayUrl.ts";
import { openAnswer } from "./openAnswer.ts";
import { readAnswer } from "./readAnswer.ts";

export interface Download {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** From how many answers the bytes were put together, those of an earlier download among them: more than one may not belong together. */
  readonly parts: number;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 3_000;

/**
 * `GET url`, at most `limit` bytes. An answer that breaks off or stalls is asked for again from where it ended (`Range`, with `If-Range` when the server
 * named a strong ETag), at most `attempts` times in all and only if anything has arrived; a server that knows no ranges sends all of it again. Whether the parts belong together only a
 * hash can tell. Throws BaseError when it is too long or refused, TransientError when the server is away or slow; what has arrived stays in `partial` then.
 */
export async function download({
  url,
  headers = {},
  limit,
  attempts = 6,
  partial = createMemoryPartial(),
  signal,
  ...limits
}: PatienceLimits & {
  url: URL;
  headers?: Readonly<Record<string, string>>;
  limit: number;
  attempts?: number | undefined;
  partial?: PartialDownload | undefined;
  signal?: AbortSignal | undefined;
}): Promise<Download> {
  const patience = createPatience({ limits, what: displayUrl({ url }), signal });
  const state: State = { etag: null, parts: partial.length > 0 ? 1 : 0 };
  let moved = partial.length > 0;
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        patience.begin();
        await goOn({ url, headers, limit, partial, patience, state });
        return { bytes: partial.bytes(), parts: state.parts };
      } catch (error) {
        signal?.throwIfAborted();
        moved ||= partial.length > 0;
        if (!(error instanceof TransientError)) {
          await partial.clear();
          throw error;
        }
        if (!moved || attempt >= attempts || patience.isOver()) throw error;
      }
      await wait({ ms: Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2), signal });
    }
  } finally {
    patience.end();
  }
}

interface State {
  etag: string | null;
  parts: number;
}

/** One request for what is missing. */
async function goOn(parameters: {
  url: URL;
  headers: Readonly<Record<string, string>>;
  limit: number;
  partial: PartialDownload;
  patience: Patience;
  state: State;
}): Promise<void> {
  const { url, headers, limit, partial, patience, state } = parameters;
  const from = partial.length;
  const range = from === 0 ? {} : { range: `bytes=${from}-`, ...(state.etag !== null && { "if-range": state.etag }) };
  const response = await openAnswer({ url, headers: { ...headers, ...range }, signal: patience.signal, also: [416] });
  const total = totalOf({ response, from });
  if (total === "mismatch") {
    await response.body?.cancel().catch(() => undefined);
    await restart({ partial, state });
    throw new TransientError(`${displayUrl({ url })} answers another range than was asked for`);
  }
  if (total !== null && total > limit) {
    await response.body?.cancel().catch(() => undefined);
    throw new BaseError(`${displayUrl({ url })} sends more than ${limit} bytes`);
  }
  if (response.status === 200 && from > 0) await restart({ partial, state });
  const etag = response.headers.get("etag");
  state.etag = etag !== null && /^"[\x21\x23-\x7e]*"$/.test(etag) ? etag : null;
  if (total !== null) await partial.expect(total);
  state.parts++;
  for await (const chunk of readAnswer({ response, url, limit: limit - partial.length, patience })) await partial.append(chunk);
  if (total !== null && partial.length < total)
    throw new TransientError(`${displayUrl({ url })} breaks off at ${partial.length} of ${total} bytes`);
}

async function restart({ partial, state }: { partial: PartialDownload; state: State }): Promise<void> {
  await partial.clear();
  state.parts = 0;
}

/** The whole length that an answer promises, null when it names none, "mismatch" when it does not go on at byte `from`. */
function totalOf({ response: { status, headers }, from }: { response: Response; from: number }): number | null | "mismatch" {
  if (status === 206 || status === 416) {
    const [, first, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
    if (status === 416 || from === 0 || Number(first) !== from) return "mismatch";
    return total === "*" ? null : Number(total);
  }
  const length = headers.get("content-length");
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null;
}
