import type { DpinClient } from "../client/createDpinClient.ts";
import { batchTree } from "../streams/batchTree.ts";
import type { Voucher } from "../streams/voucher.ts";
import { getStream } from "./getStream.ts";
import type { Statement } from "./getStatement.ts";

/**
 * The voucher that a requester signs after each delivered job, and the provider checks: over all jobs of the stream's next batch so far, in the order in which they
 * were delivered, for `amount` wei of the stream's token for them together. Await `initHash` of the runtime before. Sign it by signVoucher.
 */
export async function draftVoucher(
  client: DpinClient,
  { streamId, statements, amount }: { streamId: bigint; statements: readonly Statement[]; amount: bigint },
): Promise<Voucher> {
  const { root: jobsRoot, jobCount } = batchTree({ statements });
  const { batches: batch, collected } = await getStream(client, { streamId });
  return { streamId, batch, jobsRoot, jobCount, cumulativeAmount: collected + amount };
}
