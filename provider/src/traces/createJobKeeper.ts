import { commitTensor, type Tree } from "@dpin/runtime";
import { fetchJob, keepLatest, type ArtifactStore, type JobData } from "@dpin/sdk";
import type { Hex } from "viem";
import type { JobKey } from "./jobKey.ts";

/** A job's program and inputs with the trees of its inputs. */
export interface KeptJob extends JobData {
  readonly inputTrees: readonly Tree[];
}

/** What is known of an open job: its roots, and where its data are. */
export interface FoundJob {
  readonly store: ArtifactStore;
  readonly locator: string;
  readonly programRoot: Hex;
  readonly inputRoot: Hex;
}

/** The data of committed jobs, for whoever opens elements of them: the latest in memory, others fetched again. */
export interface JobKeeper {
  /** Null when this provider has no such job open; throws an ArtifactError when its data cannot be had. */
  get(key: JobKey): Promise<KeptJob | null>;
}

export function createJobKeeper({
  find,
  maxInMemory,
  maxBytes,
  signal,
}: {
  find: (key: JobKey) => FoundJob | undefined;
  maxInMemory: number;
  /** Most bytes of any one artifact. */
  maxBytes: number;
  signal: AbortSignal;
}): JobKeeper {
  const kept = new Map<JobKey, Promise<KeptJob>>();

  async function load({ store, locator, programRoot, inputRoot }: FoundJob): Promise<KeptJob> {
    const job = await fetchJob({ store, locator, programRoot, inputRoot, signal, maxBytes });
    return { ...job, inputTrees: job.inputs.map((bytes) => commitTensor({ bytes })) };
  }

  return {
    get: async (key) => {
      const found = find(key);
      if (found === undefined) return null;
      const job = kept.get(key) ?? load(found);
      keepLatest({ map: kept, key, value: job, most: maxInMemory });
      try {
        return await job;
      } catch (error) {
        kept.delete(key);
        throw error;
      }
    },
  };
}
