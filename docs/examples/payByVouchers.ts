import { commitProgram, createReferenceBackend, initHash, inputRootOf } from "@dpin/runtime";
import {
  checkVoucher,
  closeStream,
  commitBatch,
  draftVoucher,
  finalizeBatch,
  getCredit,
  getStream,
  openStream,
  signVoucher,
  type DpinClient,
  type Statement,
} from "@dpin/sdk";
import { bytesToHex, parseEther } from "viem";
import { buildProgram } from "./buildProgram.ts";

const PRICE = parseEther("0.01");

/**
 * A stream between a requester and a provider: many jobs, one signature each, one transaction for all. Both are here in one process; in life they talk
 * by whatever they like, and each checks what the other sends. `passWindow` waits until the batch can be finalized.
 */
export async function payByVouchers({
  requester,
  provider,
  passWindow,
}: {
  requester: DpinClient;
  provider: DpinClient;
  passWindow: () => Promise<void>;
}) {
  await initHash();
  const { streamId } = await openStream(requester, { provider: provider.account, amount: parseEther("1") });
  const delivered: Statement[] = [];
  let last: { voucher: Awaited<ReturnType<typeof draftVoucher>>; signature: `0x${string}` } | null = null;
  for (const features of [
    [1, 2, 3, 4],
    [4, 3, 2, 1],
    [0, 0, 0, 1],
  ]) {
    // The provider runs the job and sends its output and roots; the requester, who checks what it likes, runs it again.
    const statement = await runOnce(features);
    if (JSON.stringify(statement) !== JSON.stringify(await runOnce(features))) throw new Error("the provider's result is another");
    delivered.push(statement);
    const voucher = await draftVoucher(requester, { streamId, statements: delivered, amount: PRICE * BigInt(delivered.length) });
    const signature = await signVoucher(requester, { voucher });
    // The provider starts the next job only with a voucher that it could commit now.
    const fault = await checkVoucher(provider, { voucher, signature });
    if (fault !== null) throw new Error(`the voucher is refused: ${fault}`);
    last = { voucher, signature };
  }
  const { batchId } = await commitBatch(provider, { ...last!, locator: "" });
  await passWindow();
  await finalizeBatch(provider, { batchId });
  const { available } = await getStream(requester, { streamId });
  await closeStream(provider, { streamId });
  return { streamId, batchId, earned: await getCredit(provider, { account: provider.account, from: "streams" }), left: available };
}

async function runOnce(features: readonly number[]): Promise<Statement> {
  const { program, constants } = buildProgram();
  const inputs = [new Uint8Array(new Int8Array(features).buffer)];
  const inputRoot = inputRootOf({ inputs });
  const { outputRoot, traceRoot } = await createReferenceBackend().run({ program, constants, inputs, inputRoot });
  const { root } = commitProgram({ program, constants });
  return {
    programRoot: bytesToHex(root),
    inputRoot: bytesToHex(inputRoot),
    outputRoot: bytesToHex(outputRoot),
    traceRoot: bytesToHex(traceRoot),
  };
}
