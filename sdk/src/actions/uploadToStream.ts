import type { DpinClient } from "../client/createDpinClient.ts";
import { artifactId } from "../artifacts/artifactId.ts";
import { BaseError } from "../errors/BaseError.ts";
import { askStream, type StreamAt } from "../streams/askStream.ts";
import { readStreamAnswer } from "../streams/readStreamAnswer.ts";
import { MAX_CHUNK_BYTES } from "../streams/streamAccess.ts";
import { z } from "zod";

const SMALL_BYTES = 4_096;
const schema = z.strictObject({ received: z.int().min(0) });

/**
 * Puts an artifact into a stream at its provider, in pieces of a megabyte; what the provider has already, of this or of an earlier try, is not sent again. Nobody but the
 * stream's signer can read it there until the batch with its job is committed. The artifact's id.
 */
export async function uploadToStream(client: DpinClient, { bytes, ...at }: StreamAt & { bytes: Uint8Array }): Promise<string> {
  const id = artifactId({ bytes });
  const put = async (offset: number, body: Uint8Array) => {
    const path = `/artifacts/${id}?offset=${offset}&size=${bytes.length}`;
    return readStreamAnswer({ bytes: await askStream(client, { ...at, method: "PUT", path, body }), schema }).received;
  };
  // Asked first, unless that costs as much as sending it.
  let received = bytes.length > SMALL_BYTES ? await put(0, new Uint8Array(0)) : 0;
  while (received < bytes.length) {
    const next = await put(received, bytes.slice(received, received + MAX_CHUNK_BYTES));
    if (next <= received || next > bytes.length)
      throw new BaseError(`the provider has ${next} bytes of ${id} instead of more than ${received}`);
    received = next;
  }
  return id;
}
