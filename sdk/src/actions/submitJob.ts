import type { Address, Hex, TransactionReceipt } from "viem";
import type { Program } from "@dpin/runtime";
import type { ArtifactStore } from "../artifacts/ArtifactStore.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { ManifestError } from "../errors/ArtifactError.ts";
import { publishJob, type PublishedJob } from "../manifests/publishJob.ts";
import { publishProgram, type PublishedProgram } from "../manifests/publishProgram.ts";
import { inputBytes, type JobInput } from "../tensors/inputBytes.ts";
import { getTime } from "./getTime.ts";
import { postJob } from "./postJob.ts";

/** A job by its program and data; prices in wei of `token`, times in seconds. */
export interface JobSubmission {
  /** Where providers and verifiers get program and inputs: what is put here must be served until the job is final. */
  readonly store: ArtifactStore;
  /** A program with its constants, or one that publishProgram has put into the store already. */
  readonly program: PublishedProgram | { readonly program: Program; readonly constants: readonly Uint8Array[] };
  /** In program order. */
  readonly inputs: readonly JobInput[];
  /** The input root of a program without inputs: any 32 bytes. */
  readonly seed?: Hex;
  /** DPIN by default. */
  readonly token?: Address;
  /** The price at posting; more than 0. */
  readonly minPrice: bigint;
  /** Escrowed now; the price when `acceptTime` is over. `minPrice` by default. */
  readonly maxPrice?: bigint;
  /** How long it can be accepted; 600 by default. */
  readonly acceptTime?: number;
  /** From acceptance to the commit deadline; 600 by default. */
  readonly runTime?: number;
  /** The only one who may take it; open to all when left out. */
  readonly provider?: Address;
}

/** A posted job; `program` can be given to the next submission. */
export interface SubmittedJob extends PublishedJob {
  readonly jobId: bigint;
  readonly program: PublishedProgram;
  readonly receipt: TransactionReceipt;
}

/**
 * Puts a program and inputs into a store and posts a job of them. Await `initHash` of the runtime before. Throws ManifestError when an input is not what the program
 * takes, ProgramRuleError when the program breaks a rule, ContractRevertError when the chain refuses the job.
 */
export async function submitJob(client: DpinClient, submission: JobSubmission): Promise<SubmittedJob> {
  const { store, inputs, seed, token, minPrice, maxPrice = minPrice, acceptTime = 600, runTime = 600, provider } = submission;
  const given = submission.program;
  const types = given.program.inputs;
  if (types.length !== inputs.length) throw new ManifestError(`the program has ${types.length} inputs, ${inputs.length} were given`);
  const bytes: Uint8Array[] = [];
  for (const [index, type] of types.entries()) bytes.push(await inputBytes({ input: inputs[index]!, type, index }));
  const program = "files" in given ? given : await publishProgram({ store, ...given });
  const published = await publishJob({ store, program, inputs: bytes, ...(seed !== undefined && { seed }) });
  const order = {
    ...published,
    ...{ minPrice, maxPrice, runTime, acceptBy: (await getTime(client)) + acceptTime },
    ...(token !== undefined && { token }),
    ...(provider !== undefined && { provider }),
  };
  return { ...published, ...(await postJob(client, order)), program };
}
