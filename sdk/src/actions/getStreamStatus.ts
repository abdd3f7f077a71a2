import type { DpinClient } from "../client/createDpinClient.ts";
import { askStream, type StreamAt } from "../streams/askStream.ts";
import { readStreamAnswer } from "../streams/readStreamAnswer.ts";
import { streamStatusSchema, type StreamStatus } from "../streams/streamSchemas.ts";

/** Where a stream stands at its provider: the next job's number, the open batch, the latest voucher, and a job that waits for its voucher. */
export async function getStreamStatus(client: DpinClient, at: StreamAt): Promise<StreamStatus> {
  return readStreamAnswer({ bytes: await askStream(client, { ...at, path: "" }), schema: streamStatusSchema });
}
