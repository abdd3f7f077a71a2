import { isAddressEqual, recoverTypedDataAddress } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { wait } from "../client/wait.ts";
import { BaseError, TransientError } from "../errors/BaseError.ts";
import { askStream, StreamRefusedError, type StreamAt } from "../streams/askStream.ts";
import { batchTree } from "../streams/batchTree.ts";
import { readStreamAnswer } from "../streams/readStreamAnswer.ts";
import { streamStatusSchema, type StreamJob, type StreamStatus } from "../streams/streamSchemas.ts";
import { VOUCHER_TYPES, voucherDomain, type Voucher } from "../streams/voucher.ts";
import { getStream } from "./getStream.ts";
import { getStreamStatus } from "./getStreamStatus.ts";
import { signVoucher } from "./signVoucher.ts";

/** So often another voucher is tried when the batch was closed meanwhile, and the same when the answer was lost. */
const ATTEMPTS = 5;
const PAUSE_MS = 500;

/**
 * Pays a delivered job of a stream: signs the next voucher, `price` above the last one, over the open batch's jobs and this one, and gives it to the provider. What was
 * paid before is taken from the chain and from the client's own signature on the voucher that the provider shows, never from what the provider says. Sign only for what
 * was checked: a voucher cannot be taken back. A job that does not wait for a voucher is not paid again.
 */
export async function payStreamJob(
  client: DpinClient,
  { job, price, ...at }: StreamAt & { job: StreamJob; price: bigint },
): Promise<StreamStatus> {
  for (let attempt = 1; ; attempt++) {
    const status = await getStreamStatus(client, at);
    if (status.unpaid?.number !== job.number) return status;
    const voucher = await nextVoucher(client, { status, job, price, streamId: at.streamId });
    const { batch, jobsRoot, jobCount, cumulativeAmount } = voucher;
    const body = { batch, jobsRoot, jobCount, cumulativeAmount, signature: await signVoucher(client, { voucher }) };
    try {
      return readStreamAnswer({
        bytes: await askStream(client, { ...at, method: "POST", path: "/vouchers", body }),
        schema: streamStatusSchema,
      });
    } catch (error) {
      const mayPass = error instanceof TransientError || (error instanceof StreamRefusedError && error.status === 409);
      if (!mayPass || attempt === ATTEMPTS) throw error;
      await wait({ ms: PAUSE_MS, signal: at.signal ?? client.signal });
    }
  }
}

async function nextVoucher(
  client: DpinClient,
  { status, job, price, streamId }: { status: StreamStatus; job: StreamJob; price: bigint; streamId: bigint },
): Promise<Voucher> {
  if (job.result === null) throw new BaseError(`job ${job.number} is not delivered`);
  const { collected } = await getStream(client, { streamId });
  const signed = status.voucher === null ? null : await signedAmount(client, { streamId, signed: status.voucher });
  const { programRoot, inputRoot } = job;
  const { outputRoot, traceRoot } = job.result;
  const statements = [...status.statements, { programRoot, inputRoot, outputRoot, traceRoot }];
  const { root: jobsRoot, jobCount } = batchTree({ statements });
  const paid = signed === null || signed < collected ? collected : signed;
  return { streamId, batch: status.batch, jobsRoot, jobCount, cumulativeAmount: paid + price };
}

/** What the client has signed for, by the provider's own evidence. */
async function signedAmount(
  client: DpinClient,
  { streamId, signed }: { streamId: bigint; signed: NonNullable<StreamStatus["voucher"]> },
): Promise<bigint> {
  const { signature, ...rest } = signed;
  const chainId = await client.call("getChainId", () => client.publicClient.getChainId());
  const domain = voucherDomain({ streams: client.addresses.streams, chainId });
  const signer = await recoverTypedDataAddress({
    ...{ domain, types: VOUCHER_TYPES, primaryType: "Voucher", signature },
    message: { streamId, ...rest },
  });
  if (!isAddressEqual(signer, client.account)) throw new BaseError("the provider shows a voucher that this key did not sign");
  return rest.cumulativeAmount;
}
