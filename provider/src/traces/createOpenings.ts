import { buildReveal, openElement, type NodeAddress } from "@dpin/runtime";
import { BaseError } from "@dpin/sdk";
import type { JobKeeper } from "./createJobKeeper.ts";
import type { TraceKeeper } from "./createTraceKeeper.ts";
import type { JobKey } from "./jobKey.ts";

/** What a provider publishes of its traces, over HTTP and, when demanded, on chain. */
export interface Openings {
  /** The reveal of a node (docs/spec/commitments.md). Throws NoSuchOpeningError. */
  reveal(node: { jobId: JobKey } & NodeAddress): Promise<Uint8Array>;
  /** The openings of elements of op outputs (docs/spec/serving.md), in order. Throws NoSuchOpeningError. */
  elements(of: { jobId: JobKey; elements: readonly { op: number; element: number }[] }): Promise<Uint8Array[]>;
}

/** There is no such job, or no such node or element in its trace. */
export class NoSuchOpeningError extends BaseError {}

/** Openings of the traces that are kept. */
export function createOpenings({ traces, jobs }: { traces: TraceKeeper; jobs: JobKeeper }): Openings {
  return {
    reveal: async ({ jobId, op, level, index }) => {
      const run = await traces.get(jobId);
      if (run === null) throw new NoSuchOpeningError(`no trace of job ${jobId} is kept`);
      try {
        return buildReveal({ run, op, level, index });
      } catch (cause) {
        throw new NoSuchOpeningError(`job ${jobId} has no node (op ${op}, level ${level}, index ${index})`, { cause });
      }
    },
    elements: async ({ jobId, elements }) => {
      const own = await traces.get(jobId);
      const job = await jobs.get(jobId);
      if (own === null || job === null) throw new NoSuchOpeningError(`no trace of job ${jobId} is kept`);
      return elements.map(({ op, element }) => {
        try {
          return openElement({ ...job, own, op, element });
        } catch (cause) {
          throw new NoSuchOpeningError(`job ${jobId} has no element ${element} of op ${op}`, { cause });
        }
      });
    },
  };
}
