import { bytesEqual, commitTensor, fromHex } from "@dpin/runtime";
import type { DpinClient } from "../client/createDpinClient.ts";
import { createMemoryStore } from "../artifacts/createMemoryStore.ts";
import type { ArtifactStore } from "../artifacts/ArtifactStore.ts";
import { BaseError } from "../errors/BaseError.ts";
import { publishJob } from "../manifests/publishJob.ts";
import type { PublishedProgram } from "../manifests/publishProgram.ts";
import type { StreamAt } from "../streams/askStream.ts";
import type { StreamJob } from "../streams/streamSchemas.ts";
import { fetchStreamArtifact } from "./fetchStreamArtifact.ts";
import { getStreamStatus } from "./getStreamStatus.ts";
import { payStreamJob } from "./payStreamJob.ts";
import { postStreamJob } from "./postStreamJob.ts";
import { uploadToStream } from "./uploadToStream.ts";
import { waitForStreamJob } from "./waitForStreamJob.ts";

/** The output of a stream's job, of which the voucher is paid. */
export interface StreamResult {
  readonly job: StreamJob;
  /** Bytes of the last op's output. */
  readonly output: Uint8Array;
}

/**
 * Takes one job through its life in a stream: uploads what the provider lacks, orders it for `price` wei, waits, fetches the output, lets `check` look at it (by default only
 * its root is checked) and pays with the next voucher. An order that was interrupted is taken up again. Throws when the job fails, when `check` is false, and when another job
 * waits for its voucher: nothing is paid then. `store` holds the program's two files.
 */
export async function runStreamJob(
  client: DpinClient,
  {
    store,
    program,
    inputs,
    price,
    runTime = 600,
    private: isPrivate = false,
    check = () => true,
    ...at
  }: StreamAt & {
    store: ArtifactStore;
    program: PublishedProgram;
    inputs: readonly Uint8Array[];
    price: bigint;
    /** Seconds until it shall be delivered. */
    runTime?: number;
    /** Keeps its inputs, its output and their openings from everybody else for good; then nobody else can check it. */
    private?: boolean;
    check?: (result: StreamResult) => boolean | Promise<boolean>;
  },
): Promise<StreamResult> {
  const local = createMemoryStore();
  const { programRoot, inputRoot, locator: manifest } = await publishJob({ store: local, program, inputs });
  const { next, unpaid } = await getStreamStatus(client, at);
  if (unpaid !== null && (unpaid.programRoot !== programRoot || unpaid.inputRoot !== inputRoot || unpaid.price !== price))
    throw new BaseError(`job ${unpaid.number} of the stream waits for its voucher: pay it first`, { details: { price: unpaid.price } });
  const number = unpaid?.number ?? next;
  if (unpaid === null) {
    for (const id of [program.files.json, program.files.weights]) await uploadToStream(client, { ...at, bytes: await store.get(id) });
    for (const bytes of [...inputs, await local.get(manifest)]) await uploadToStream(client, { ...at, bytes });
    const order = { number, programRoot, inputRoot, manifest, price, runTime, ...(isPrivate && { private: true }) };
    await postStreamJob(client, { ...at, order });
  }
  const job = await waitForStreamJob(client, { ...at, number });
  if (job.result === null) throw new BaseError(`job ${number} of the stream failed: ${job.reason ?? "the provider does not say why"}`);
  if (job.programRoot !== programRoot || job.inputRoot !== inputRoot) throw new BaseError(`job ${number} of the stream is another one`);
  const output = await fetchStreamArtifact(client, { ...at, id: job.result.output });
  if (!bytesEqual(commitTensor({ bytes: output }).root, fromHex(job.result.outputRoot)))
    throw new BaseError(`the output of job ${number} of the stream is not the one that its roots name`);
  const result = { job, output };
  if (!(await check(result))) throw new BaseError(`the output of job ${number} of the stream was not accepted: it is not paid`);
  await payStreamJob(client, { ...at, job, price });
  return result;
}
