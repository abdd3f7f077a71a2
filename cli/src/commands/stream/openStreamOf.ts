import type { DpinClient } from "@dpin/sdk";
import { NotFoundError } from "../../NotFoundError.ts";
import { streamOf } from "./streamOf.ts";

/** A stream that is open, with its token; throws NotFoundError. */
export async function openStreamOf(client: DpinClient, { streamId }: { streamId: bigint }) {
  const { stream, token } = await streamOf(client, { streamId });
  if (token === null) throw new NotFoundError(`stream ${streamId} is closed`);
  return { stream, token };
}
