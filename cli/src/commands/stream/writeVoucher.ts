import { readFile, writeFile } from "node:fs/promises";
import { initHash } from "@dpin/runtime";
import { batchTree, signVoucher } from "@dpin/sdk";
import { isAddressEqual } from "viem";
import type { Hex } from "viem";
import { z } from "zod";
import type { Amount } from "../../amounts/Amount.ts";
import { amountJson } from "../../amounts/amountJson.ts";
import { resolveAmount } from "../../amounts/resolveAmount.ts";
import { confirm } from "../../run/confirm.ts";
import { openSession } from "../../run/openSession.ts";
import { toJson } from "../../run/toJson.ts";
import type { Run } from "../../run/Run.ts";
import { UsageError } from "../../UsageError.ts";
import { openStreamOf } from "./openStreamOf.ts";

const root = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/i)
  .transform((text) => text as Hex);
const statementsSchema = z.array(z.object({ programRoot: root, inputRoot: root, outputRoot: root, traceRoot: root })).min(1);

/**
 * `dpin stream voucher`: signs that all jobs of the stream's next batch, by their statements in a JSON file, were delivered, and that all jobs of the stream so far are
 * worth `amount`; writes voucher and signature to a file. A voucher cannot be taken back. Throws UsageError when it could not be collected.
 */
export async function writeVoucher(parameters: {
  run: Run;
  streamId: bigint;
  statements: string;
  amount: Amount;
  output: string;
}): Promise<void> {
  const { run, streamId, statements: file, output } = parameters;
  await initHash();
  const session = await openSession({ run });
  const { stream, token } = await openStreamOf(session.client, { streamId });
  const cumulativeAmount = resolveAmount({ amount: parameters.amount, token });
  const account = await session.account();
  if (!isAddressEqual(stream.signer, account))
    throw new UsageError(`the vouchers of stream ${streamId} are signed by ${stream.signer}, and the key is ${account}`);
  const more = cumulativeAmount - stream.collected;
  const of = (wei: bigint) => amountJson({ wei, token });
  if (more <= 0n)
    throw new UsageError(
      `${of(cumulativeAmount).formatted} for all jobs so far is nothing new: ${of(stream.collected).formatted} are collected already`,
    );
  if (more > stream.available)
    throw new UsageError(
      `the voucher is worth ${of(more).formatted} more, and ${of(stream.available).formatted} are available in stream ${streamId}`,
    );
  const tree = batchTree({ statements: await readStatements({ file }) });
  const voucher = { streamId, batch: stream.batches, jobsRoot: tree.root, jobCount: tree.jobCount, cumulativeAmount };
  const worth = of(more);
  await confirm({
    run,
    summary: `sign that ${tree.jobCount} jobs of stream ${streamId} were delivered, worth ${worth.formatted} to ${stream.provider}; a voucher cannot be taken back\n  from key    ${account}`,
  });
  const signature = await signVoucher(await session.acting({ what: "" }), { voucher });
  await writeFile(output, `${toJson({ voucher, signature })}\n`);
  run.result(
    { voucher, signature, worth, file: output },
    `voucher for batch ${voucher.batch} of stream ${streamId}, ${tree.jobCount} jobs, worth ${worth.formatted}, is in ${output}`,
  );
}

async function readStatements({ file }: { file: string }) {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new UsageError(`cannot read the statements ${file} (${(error as NodeJS.ErrnoException).code ?? "not JSON"})`);
  }
  const parsed = statementsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${file} is not a list of statements, { programRoot, inputRoot, outputRoot, traceRoot } each`);
}
