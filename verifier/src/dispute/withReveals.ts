import { checkReveal, TraceAnswerError } from "@dpin/runtime";
import type { NodeRequest, TraceNode, TraceView } from "@dpin/runtime";
import { retry } from "@dpin/sdk";
import { RevealWantedError } from "./RevealWantedError.ts";

/** The 32-byte hashes, or the leaf's 512 bytes, that a provider published on chain for a node; undefined when it has not. */
export type PublishedNode = (node: TraceNode) => Promise<Uint8Array | undefined>;

/**
 * A view into a trace that asks the provider first and falls back to what was published on chain. Every answer is checked against the
 * node's hash, so a provider that lies is treated like one that is silent, and is not asked again. Throws RevealWantedError for a node that
 * nobody gave. `answers` and `refusal` keep what was learnt for the next search of the same job: a provider that only stalls would else use up the
 * window, one wait for each reveal.
 */
export function withReveals(parameters: {
  view: TraceView;
  published: PublishedNode;
  answers: Map<string, Uint8Array>;
  refusal: { cause: unknown };
  signal: AbortSignal;
}): TraceView {
  const { view, published, answers, refusal, signal } = parameters;

  async function bytesOf({ request, ask }: { request: NodeRequest; ask: () => Promise<Uint8Array> }): Promise<Uint8Array> {
    const { op, level, index, hash } = request;
    const node = { op, level, index, hash };
    const key = `${op}/${level}/${index}`;
    const known = answers.get(key) ?? (await fromProvider({ node, ask })) ?? (await published(node));
    if (known === undefined) throw new RevealWantedError({ node, opening: request.opening(), cause: refusal.cause });
    checkReveal({ node, data: known });
    answers.set(key, known);
    return known;
  }

  async function fromProvider({ node, ask }: { node: TraceNode; ask: () => Promise<Uint8Array> }): Promise<Uint8Array | undefined> {
    if (refusal.cause !== null) return undefined;
    try {
      const answer = await retry({ run: ask, attempts: 3, delayMs: 200, signal });
      checkReveal({ node, data: answer });
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      refusal.cause = error;
      return undefined;
    }
  }

  return {
    async node(request) {
      if (request.level === 0) throw new TraceAnswerError(request);
      const bytes = await bytesOf({ request, ask: async () => joined(await view.node(request)) });
      return Array.from({ length: bytes.length / 32 }, (_, index) => bytes.subarray(32 * index, 32 * index + 32));
    },
    leaf: (request) => bytesOf({ request, ask: () => view.leaf(request) }),
  };
}

function joined(hashes: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(hashes));
}
