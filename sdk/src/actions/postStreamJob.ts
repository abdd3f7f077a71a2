import type { DpinClient } from "../client/createDpinClient.ts";
import { askStream, type StreamAt } from "../streams/askStream.ts";
import { readStreamAnswer } from "../streams/readStreamAnswer.ts";
import { streamJobSchema, type SignedVoucher, type StreamJob, type StreamOrder } from "../streams/streamSchemas.ts";

/**
 * Orders a job of a stream at its provider, where its artifacts must be (uploadToStream) or be found. The same order again is answered the same, so that one whose answer
 * was lost can be repeated. `voucher` pays the job before it in the same request. Throws StreamRefusedError when the provider does not take it.
 */
export async function postStreamJob(
  client: DpinClient,
  { order, voucher, ...at }: StreamAt & { order: StreamOrder; voucher?: SignedVoucher | undefined },
): Promise<StreamJob> {
  const body = { ...order, ...(voucher && { voucher }) };
  return readStreamAnswer({ bytes: await askStream(client, { ...at, method: "POST", path: "/jobs", body }), schema: streamJobSchema });
}
