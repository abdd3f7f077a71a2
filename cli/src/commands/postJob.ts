import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { initHash, readProgram } from "@dpin/runtime";
import { createServer } from "@dpin/provider";
import {
  createFallbackStore,
  createFolderStore,
  createHttpStore,
  fetchResult,
  getEndpoint,
  getJobRecord,
  getTime,
  postJob as sendJob,
  publishJob,
  publishProgram,
  waitForJob,
} from "@dpin/sdk";
import type { Address } from "viem";
import { connect } from "../config/connect.ts";
import { dryRunLine } from "../report/dryRunLine.ts";
import { readConfig } from "../config/readConfig.ts";
import { requesterConfigSchema } from "../config/requesterConfig.ts";
import { daemonSignal } from "../daemonSignal.ts";
import { UsageError } from "../UsageError.ts";

/**
 * `dpin job post`: posts a job of a program folder with inputs from files, serves both until a provider has committed to the result, and
 * writes the output, checked against its root, to a file. It can still turn out wrong until the job is final: see `dpin job status`.
 */
export async function postJob(parameters: {
  config: string;
  program: string;
  input: readonly string[];
  minPrice: bigint;
  maxPrice: bigint;
  provider?: Address;
  output: string;
  dryRun?: boolean;
  stdout: NodeJS.WritableStream;
}): Promise<void> {
  const { program: dir, input, minPrice, maxPrice, provider, output, dryRun = false, stdout } = parameters;
  const config = await readConfig({ file: parameters.config, schema: requesterConfigSchema });
  const signal = daemonSignal();
  const client = await connect({ config, signal, dryRun, onDryRun: (call) => void stdout.write(`${dryRunLine(call)}\n`) });
  await initHash();
  const store = createFolderStore({ dir: path.join(config.dataDir, "artifacts") });
  const inputs = await Promise.all(input.map((file) => readInput({ file })));
  const read = await readProgram({ dir }).catch((error: unknown) => {
    throw new UsageError(`${dir} is not a program folder: ${(error as Error).message.split("\n")[0]}`);
  });
  const published = await publishProgram({ store, ...read });
  const job = await publishJob({ store, program: published, inputs });
  const server = await createServer({ store, port: config.port });
  try {
    const order = { ...job, minPrice, maxPrice, acceptBy: (await getTime(client)) + config.acceptTime, runTime: config.runTime };
    const { jobId } = await sendJob(client, provider === undefined ? order : { ...order, provider });
    stdout.write(`job ${jobId} is posted; its data are served at ${server.url}\n`);
    const { state } = await waitForJob(client, { jobId, states: ["committed"], signal });
    stdout.write(`job ${jobId} is ${state}\n`);
    const record = await getJobRecord(client, { jobId });
    if (!record?.commitment) return;
    const endpoint = await getEndpoint(client, { provider: record.commitment.provider });
    const results = endpoint === null ? store : createFallbackStore({ stores: [store, createHttpStore({ endpoint })] });
    await writeFile(output, await fetchResult({ store: results, commitment: record.commitment, signal }));
    stdout.write(`its output is in ${output}\n`);
  } finally {
    await server.close();
  }
}

async function readInput({ file }: { file: string }): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(`cannot read the input ${file} (${(error as NodeJS.ErrnoException).code ?? "unreadable"})`);
  }
}
