import { z } from "zod";
import type { Hex } from "viem";
import { IndexAnswerError } from "../errors/IndexError.ts";
import type { IndexClient } from "./createIndexClient.ts";
import { HeadDocument } from "./generated/graphql.ts";
import { hashScalar } from "./scalars.ts";

/** How far an index is. */
export interface IndexHead {
  /** The last block whose events it has. */
  readonly number: bigint;
  readonly hash: Hex;
  /** Of the block, seconds since 1970; null when the index does not say. */
  readonly timestamp: number | null;
  /** Whether a handler failed, so that it goes no further. */
  readonly hasIndexingErrors: boolean;
  /** Name of the subgraph's build, as graph-node has it. */
  readonly deployment: string;
}

const schema = z.object({
  _meta: z.object({
    block: z.object({ number: z.int().nonnegative(), hash: hashScalar, timestamp: z.int().nullish() }),
    deployment: z.string().max(200),
    hasIndexingErrors: z.boolean(),
  }),
});

/** How far the index is. Throws IndexAnswerError as long as it has no block, IndexUnreachableError when it is away. */
export async function readIndexHead(index: IndexClient, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<IndexHead> {
  // Not by queryIndex: an index whose handler failed answers this all the same, beside its error.
  const { data, errors } = await index.ask({ query: HeadDocument.toString(), signal });
  const parsed = schema.safeParse(data);
  if (!parsed.success)
    throw new IndexAnswerError(
      `the index at ${index.server} does not tell how far it is${errors.length > 0 ? `: ${errors[0]!.slice(0, 200)}` : ""}`,
    );
  const { block, deployment, hasIndexingErrors } = parsed.data._meta;
  return { number: BigInt(block.number), hash: block.hash, timestamp: block.timestamp ?? null, hasIndexingErrors, deployment };
}
