import { getJob, getJobRecord } from "@dpin/sdk";
import { connect } from "../config/connect.ts";
import { networkConfigSchema } from "../config/networkConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import { formatAmount } from "../report/formatAmount.ts";
import { UsageError } from "../UsageError.ts";

/** `dpin job status`: where a job stands, from the chain. */
export async function showJob({ id, config: file, stdout }: { id: bigint; config: string; stdout: NodeJS.WritableStream }): Promise<void> {
  const config = await readConfig({ file, schema: networkConfigSchema.loose() });
  const client = await connect({ config, attempts: 5 });
  const job = await getJob(client, { jobId: id });
  if (job.state === "none") throw new UsageError(`there is no job ${id} on this network`);
  const record = await getJobRecord(client, { jobId: id });
  const time = (seconds: number) => (seconds === 0 ? "–" : new Date(seconds * 1000).toISOString());
  const price = (wei: bigint) => formatAmount({ wei, symbol: "", digits: 18 }).trim();
  const lines = [
    `job ${id}: ${job.state}`,
    `requester  ${job.requester}`,
    `provider   ${job.provider}`,
    `price      ${price(job.price)} (from ${price(job.minPrice)} to ${price(job.maxPrice)} of token ${job.token})`,
    `program    ${record?.programRoot ?? "–"}`,
    `inputs     ${record?.inputRoot ?? "–"}`,
    `output     ${record?.commitment?.outputRoot ?? "–"}`,
    `trace      ${record?.commitment?.traceRoot ?? "–"}`,
    `accept by  ${time(job.acceptBy)}`,
    `commit by  ${time(job.commitBy)}`,
    `window end ${time(job.windowEnd)}`,
  ];
  stdout.write(`${lines.join("\n")}\n`);
}
