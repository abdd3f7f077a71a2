import { readFile } from "node:fs/promises";
import { initHash, readProgram } from "@dpin/runtime";
import { createServer } from "@dpin/provider";
import {
  createFallbackStore,
  createHttpStore,
  fetchResult,
  getEndpoint,
  getJob,
  getJobRecord,
  getTime,
  postJob as sendJob,
  publishJob,
  publishProgram,
} from "@dpin/sdk";
import type { Address } from "viem";
import type { Amount } from "../amounts/Amount.ts";
import { amountJson } from "../amounts/amountJson.ts";
import { resolveAmount } from "../amounts/resolveAmount.ts";
import { tokenOf } from "../amounts/tokenOf.ts";
import { createStores } from "../config/createStores.ts";
import { readConfig } from "../config/readConfig.ts";
import { requesterConfigSchema } from "../config/requesterConfig.ts";
import { finishSent } from "../run/finishSent.ts";
import { openSession } from "../run/openSession.ts";
import type { Run } from "../run/Run.ts";
import { UsageError } from "../UsageError.ts";
import { jobJson } from "./job/jobJson.ts";
import { waitFor } from "./job/waitFor.ts";
import { writeOutput } from "./job/writeOutput.ts";

/**
 * `dpin job post`: posts a job of a program folder with inputs from files, serves both until a provider has committed to the result (or until the job is `ended`, or not at all
 * for `posted`), and writes the output, checked against its root, to a file. It can still turn out wrong until the job is final: see `dpin job show`.
 */
export async function postJob(parameters: {
  run: Run;
  program: string;
  input: readonly string[];
  minPrice: Amount;
  maxPrice: Amount;
  token?: Address;
  provider?: Address;
  output: string;
  wait: "posted" | "committed" | "ended";
}): Promise<void> {
  const { run, program: dir, input, provider, output, wait } = parameters;
  const { signal } = run;
  const config = await readConfig({ file: run.config, schema: requesterConfigSchema });
  const session = await openSession({ run });
  const { client } = session;
  const token = await tokenOf(client, { address: parameters.token ?? client.addresses.token });
  const minPrice = resolveAmount({ amount: parameters.minPrice, token });
  const maxPrice = resolveAmount({ amount: parameters.maxPrice, token });
  if (minPrice > maxPrice) throw new UsageError("--min-price is above --max-price: the price rises from the one to the other");
  await initHash();
  const { own: store, store: all } = await createStores(config);
  const inputs = await Promise.all(input.map((file) => readInput({ file })));
  const read = await readProgram({ dir }).catch((error: unknown) => {
    throw new UsageError(`${dir} is not a program folder: ${(error as Error).message.split("\n")[0]}`);
  });
  const published = await publishProgram({ store, ...read });
  const job = await publishJob({ store, program: published, inputs });
  const server = wait === "posted" ? null : await createServer({ store, port: config.port });
  try {
    const order = {
      ...job,
      token: token.address,
      minPrice,
      maxPrice,
      acceptBy: (await getTime(client)) + config.acceptTime,
      runTime: config.runTime,
    };
    const range = `${amountJson({ wei: minPrice, token }).formatted} to ${amountJson({ wei: maxPrice, token }).formatted}`;
    const acting = await session.acting({ what: `post a job of ${dir} for ${range}; the greatest price is escrowed now` });
    const { jobId } = await sendJob(acting, provider === undefined ? order : { ...order, provider });
    const served = server === null ? `serve ${config.dataDir}/artifacts for providers to fetch` : `its data are served at ${server.url}`;
    run.note(`job ${jobId} is posted; ${served}`);
    const begun = await getJob(client, { jobId });
    const ended = wait === "posted" ? begun : await waitFor(client, { run, job: begun, states: wait === "committed" ? ["committed"] : [] });
    if (wait !== "posted") run.note(`job ${jobId} is ${ended.state}`);
    const record = await getJobRecord(client, { jobId });
    const commitment = ended.state === "convicted" ? null : (record?.commitment ?? null);
    if (commitment !== null) {
      const endpoint = await getEndpoint(client, { provider: commitment.provider });
      const results = endpoint === null ? all : createFallbackStore({ stores: [all, createHttpStore({ endpoint })], keepIn: store });
      await writeOutput({ file: output, bytes: await fetchResult({ store: results, commitment, signal }) });
    }
    const written = commitment === null ? null : output;
    finishSent({
      run,
      session,
      document: { ...(await jobJson(client, { job: ended })), locator: job.locator, served: server?.url ?? null, output: written },
      lines: written === null ? [] : [`its output is in ${output}`],
    });
  } finally {
    await server?.close();
  }
}

async function readInput({ file }: { file: string }): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(`cannot read the input ${file} (${(error as NodeJS.ErrnoException).code ?? "unreadable"})`);
  }
}
