import type { z } from "zod";
import { IndexAnswerError, IndexBehindError, IndexBlockError, IndexBrokenError, IndexQueryError } from "../errors/IndexError.ts";
import type { IndexClient } from "./createIndexClient.ts";

/** A GraphQL document with the types of its variables and its answer, as codegen's client preset writes them (`documentMode: "string"`), or only its text. */
export interface IndexDocument<TAnswer, TVariables> {
  toString(): string;
  readonly __apiType?: ((variables: TVariables) => TAnswer) | undefined;
}

/** graph-node's words, of a block by its hash and of one by its number. */
const NO_BLOCK = /no block with that hash|block not found|has no block|data for block|has only indexed up to|only has data starting at/i;
const TOO_EARLY = /has only indexed up to/i;

/**
 * Asks the index one document, and gives its answer as `schema` makes it: what came over the net is checked, digits become bigints. Throws IndexBlockError when it does not have the block that was
 * asked for, IndexBehindError when it has not come to its number yet, IndexBrokenError when a handler failed, IndexQueryError when it refuses the question, IndexAnswerError when the answer is not of
 * the schema, IndexUnreachableError when it is away.
 */
export async function queryIndex<T, TInput, TVariables extends object>(
  index: IndexClient,
  {
    document,
    variables,
    schema,
    signal,
  }: {
    document: IndexDocument<NoInfer<TInput>, TVariables>;
    variables: TVariables;
    /** Of the answer; the document gives at least what it takes. */
    schema: z.ZodType<T, TInput>;
    signal?: AbortSignal | undefined;
  },
): Promise<T> {
  const { data, errors } = await index.ask({ query: document.toString(), variables, signal });
  const { server } = index;
  if (errors.some((reason) => TOO_EARLY.test(reason))) throw new IndexBehindError(`the index at ${server} has not come to that block yet`);
  if (errors.some((reason) => NO_BLOCK.test(reason)))
    throw new IndexBlockError(`the index at ${server} does not have that block: the chain took it back, or the index never came to it`, {
      details: { block: JSON.stringify((variables as { block?: unknown }).block), reason: errors[0]!.slice(0, 500) },
    });
  if (errors.includes("indexing_error")) throw new IndexBrokenError(`a handler of the index at ${server} failed: it goes no further`);
  if (errors.length > 0 || data === null) throw new IndexQueryError({ server, reasons: errors.length > 0 ? errors : ["it gives no data"] });
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join(".") || "its top"}: ${message}`);
  throw new IndexAnswerError(`the index at ${server} answers something else than was asked, at ${wrong.join("; at ")}`);
}
