import { buildReveal, type NodeAddress } from "@dpin/runtime";
import { BaseError } from "@dpin/sdk";
import type { TraceKeeper } from "./createTraceKeeper.ts";

/** What a provider publishes of its traces, over HTTP and, when demanded, on chain. */
export interface Openings {
  /** The reveal of a node (docs/spec/commitments.md). Throws NoSuchOpeningError. */
  reveal(node: { jobId: bigint } & NodeAddress): Promise<Uint8Array>;
}

/** There is no such job or no such node in its trace. */
export class NoSuchOpeningError extends BaseError {}

/** Openings of the traces that are kept. */
export function createOpenings({ traces }: { traces: TraceKeeper }): Openings {
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
  };
}
