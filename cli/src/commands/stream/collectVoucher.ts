import { checkVoucher, commitBatch } from "@dpin/sdk";
import { amountJson } from "../../amounts/amountJson.ts";
import { finishSent } from "../../run/finishSent.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { UsageError } from "../../UsageError.ts";
import { openStreamOf } from "./openStreamOf.ts";
import { readVoucher } from "./readVoucher.ts";

/**
 * `dpin stream collect`: commits a batch with its voucher, as the stream's provider or operator, which locks stake until its window is over; `dpin job finalize` with the
 * batch's number then pays it. Throws UsageError, saying why, when the voucher could not be collected.
 */
export async function collectVoucher({
  run,
  file,
  locator,
  trustContractSigner,
}: {
  run: Run;
  file: string;
  locator: string;
  trustContractSigner: boolean;
}): Promise<void> {
  const { voucher, signature } = await readVoucher({ file });
  const session = await openSession({ run });
  const { client } = session;
  const { stream, token } = await openStreamOf(client, { streamId: voucher.streamId });
  const fault = await checkVoucher(client, { voucher, signature, trustContractSigner });
  if (fault !== null) throw new UsageError(`the voucher in ${file} cannot be collected: ${fault}`);
  const collected = amountJson({ wei: voucher.cumulativeAmount - stream.collected, token });
  const what = `commit batch ${voucher.batch} of stream ${voucher.streamId}: ${voucher.jobCount} jobs for ${collected.formatted}; stake is locked until its window is over`;
  const { batchId } = await commitBatch(await session.acting({ what }), { voucher, signature, locator });
  finishSent({
    run,
    session,
    document: { batchId, streamId: voucher.streamId, batch: voucher.batch, jobs: voucher.jobCount, collected },
    lines: [`batch ${batchId} is committed, worth ${collected.formatted}; dpin job finalize ${batchId} pays it after its window`],
  });
}
