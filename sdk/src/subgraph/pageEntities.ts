import { z } from "zod";
import type { Hex } from "viem";
import { IndexAnswerError } from "../errors/IndexError.ts";
import type { IndexClient } from "./createIndexClient.ts";
import { pinBlock, type IndexBlock } from "./pinBlock.ts";
import { queryIndex, type IndexDocument } from "./queryIndex.ts";
import { bytesScalar } from "./scalars.ts";

/** The variables of a document that pages through entities, which it gives as `entities`, ordered by id. */
export interface PageVariables<TFilter> {
  first: number;
  where: TFilter;
  direction: "asc" | "desc";
  block: { hash: string } | { number: number };
}

/** graph-node gives no more at once. */
const MOST = 1_000;

/**
 * Entities in the order of their ids, page by page, all as of the end of one block: the index's head of now when `block` is left out. Ids of jobs, batches, streams and epochs sort as their numbers do.
 * When a reorganisation takes the block back the next page throws IndexBlockError, and the reading has to begin anew; that needs an index client that knows the chain (`createIndexClient({ url, chain })`): graph-node
 * itself goes on with the block that has its number then.
 */
export async function* pageEntities<T, TInput, TFilter extends object>(
  index: IndexClient,
  {
    document,
    schema,
    where,
    block,
    direction = "asc",
    pageSize = MOST,
    signal,
  }: {
    /** Of each entity it gives the id, and at least what the schema takes. */
    document: IndexDocument<{ entities: (NoInfer<TInput> & { id: string })[] }, PageVariables<TFilter>>;
    /** Of one entity. */
    schema: z.ZodType<T, TInput>;
    where?: TFilter | undefined;
    block?: IndexBlock | undefined;
    direction?: "asc" | "desc" | undefined;
    /** 1 to 1,000. */
    pageSize?: number | undefined;
    signal?: AbortSignal | undefined;
  },
): AsyncGenerator<readonly T[], void, void> {
  const { at, assertStands } = await pinBlock(index, { block, signal });
  const first = Math.min(MOST, Math.max(1, pageSize));
  // The id apart: what a schema makes of an entity need not keep it.
  const node = z
    .looseObject({ id: bytesScalar })
    .transform((found) => ({ id: found.id, entity: found as unknown }))
    .pipe(z.object({ id: z.custom<Hex>(), entity: schema as z.ZodType<T, unknown> }));
  const page = z.object({ entities: z.array(node).max(first) });
  const hasConditions = where !== undefined && Object.keys(where).length > 0;
  for (let last: Hex | null = null; ;) {
    const after: object | null = last === null ? null : { [direction === "asc" ? "id_gt" : "id_lt"]: last };
    const filter = (hasConditions ? (after === null ? where : { and: [where, after] }) : (after ?? {})) as TFilter;
    const { entities } = await queryIndex(index, {
      document: document as IndexDocument<never, PageVariables<TFilter>>,
      variables: { first, where: filter, direction, block: at },
      schema: page,
      signal,
    });
    await assertStands();
    for (const { id } of entities) {
      // Else a server could keep its reader busy for ever.
      const isNext = last === null || (direction === "asc" ? id > last : id < last);
      if (!isNext) throw new IndexAnswerError(`the index at ${index.server} gives entities out of their order: ${id} after ${last}`);
      last = id;
    }
    if (entities.length > 0) yield entities.map(({ entity }) => entity);
    if (entities.length < first) return;
  }
}
