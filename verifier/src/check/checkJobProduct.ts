import { bytesEqual, checkProduct, fromHex, planFinalProduct, tensorBytes } from "@dpin/runtime";
import type { Backend, Program, Run, Source } from "@dpin/runtime";
import { BaseError, createFallbackStore, createHttpStore, parseLocator, traced } from "@dpin/sdk";
import type { ArtifactStore, JobData } from "@dpin/sdk";
import type { JournalRecord } from "../journal/openJournal.ts";
import { fetchWithin, type CheckLimits } from "./fetchWithin.ts";
import { patienceOf } from "./patienceOf.ts";

/** What a check of a job's product told. */
export type ProductCheck =
  /** The program's output is no product that is worth it. */
  | { readonly kind: "none" }
  /** The committed output cannot be had, so that only a re-run can tell. */
  | { readonly kind: "unopened"; readonly reason: string }
  | { readonly kind: "right"; readonly ms: number; readonly steps: number; readonly macs: number }
  /** Something in the trace is wrong, by `reason`; where, a re-run finds out. */
  | { readonly kind: "wrong"; readonly ms: number; readonly steps: number; readonly macs: number; readonly reason: string };

/** For the output, whose provider keeps back the jobs behind it when it answers late. */
const STALL_MS = 4_000;
const ATTEMPTS = 2;

/**
 * Checks a committed job whose output is an exact product (PROTOCOL.md section 7, tier C): fetches the committed output and multiplies both sides of the product by `tries` secret vectors, drawn
 * now; what comes before the product is run, and the output hashed with it. With both roots this covers every element and every node of the trace. `ms` is what it took without the fetches. Throws an ArtifactError when the job cannot be
 * had, BaseError for one beyond the limits.
 */
export async function checkJobProduct(parameters: {
  record: JournalRecord;
  store: ArtifactStore;
  /** Null when the provider registered without a server. */
  endpoint: string | null;
  backend: Backend;
  limits: CheckLimits;
  tries: number;
  secondsLeft: number;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}): Promise<ProductCheck> {
  const { record, store, endpoint, limits, tries, signal } = parameters;
  const { loaded, macs } = await fetchWithin({ record, store, limits, signal });
  const product = planFinalProduct(loaded);
  if (product === null) return { kind: "none" };
  const { plan } = product;
  let output: Uint8Array;
  try {
    output = await fetchCommitted({ record, store, endpoint, bytes: tensorBytes(plan.op.output), signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof BaseError)) throw error;
    return { kind: "unopened", reason: error.shortMessage };
  }

  const startedAt = performance.now();
  const done = { steps: plan.steps * tries, macs };
  const msSince = () => Math.round(performance.now() - startedAt);
  const run = await runClaimed({ ...parameters, loaded, program: product.claimed, output });
  if (!bytesEqual(run.outputRoot, fromHex(record.outputRoot))) {
    return { kind: "unopened", reason: "the output that is served is not the committed one" };
  }
  if (!bytesEqual(run.traceRoot, fromHex(record.traceRoot))) {
    return { kind: "wrong", ms: msSince(), ...done, reason: "the trace's root is another" };
  }
  const { constants, inputs, inputRoot } = loaded;
  const sources = { input: inputs, constant: constants, output: run.outputs, generated: [] };
  const bytesOf = ({ kind, index }: Source) => sources[kind][index]!;
  const facts = { job: record.jobId, macs, steps: done.steps };
  const check = () => checkProduct({ plan, inputRoot, bytesOf, output, tries, signal });
  const fault = await traced({ name: "product", facts, run: check });
  if (fault === null) return { kind: "right", ms: msSince(), ...done };
  const where = fault.kind === "range" ? `no product has element ${fault.element}` : `the row of element ${fault.element} is no product`;
  return { kind: "wrong", ms: msSince(), ...done, reason: where };
}

/** The committed output from its provider, else from `store`; it is needed once and not kept. */
async function fetchCommitted(parameters: {
  record: JournalRecord;
  store: ArtifactStore;
  endpoint: string | null;
  bytes: number;
  signal: AbortSignal;
}): Promise<Uint8Array> {
  const { record, store, endpoint, bytes: size, signal } = parameters;
  const { id, cid } = parseLocator({ locator: record.outputLocator });
  const served = endpoint === null ? null : createHttpStore({ endpoint, stallMs: STALL_MS, attempts: ATTEMPTS });
  const from = served === null ? store : createFallbackStore({ stores: [served, store], keepIn: null });
  const bytes = await from.get(id, { signal, maxBytes: size, cid });
  // What is shorter may have the same root: its last leaf is padded.
  if (bytes.length !== size) throw new BaseError(`the output that is served has ${bytes.length} bytes instead of ${size}`);
  return bytes;
}

/** Runs what comes before the product, with all outputs where there are any, since the product may read them, and hashes the claimed output. */
async function runClaimed(parameters: {
  record: JournalRecord;
  loaded: JobData;
  program: Program;
  output: Uint8Array;
  backend: Backend;
  secondsLeft: number;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}): Promise<Run> {
  const { record, loaded, program, output, backend, secondsLeft, signal, onProgress } = parameters;
  const { fits, needed, available } = await backend.fit({ program });
  if (!fits) throw new BaseError(`its run needs ${needed} bytes, the backend has ${available}`);
  const { constants, inputRoot } = loaded;
  const keep = program.ops.length > 1 ? "all" : "output";
  const request = { program, constants, inputs: [...loaded.inputs, output], inputRoot, keep, signal, onProgress } as const;
  const run = () => backend.run({ ...request, patience: patienceOf({ secondsLeft }) });
  return traced({ name: "run", facts: { job: record.jobId, backend: backend.name }, run });
}
