import { commitTensor, type Tree } from "@dpin/runtime";
import { fetchJob, keepLatest, type ArtifactStore, type JobData } from "@dpin/sdk";
import type { Journal, JournalEntry } from "../journal/openJournal.ts";

/** A job's program and inputs with the trees of its inputs. */
export interface KeptJob extends JobData {
  readonly inputTrees: readonly Tree[];
}

/** The data of committed jobs, for whoever opens elements of them: the latest in memory, others fetched again. */
export interface JobKeeper {
  /** Null when this provider has no such job open; throws an ArtifactError when its data cannot be had. */
  get(jobId: bigint): Promise<KeptJob | null>;
}

export function createJobKeeper({
  store,
  journal,
  maxInMemory,
  maxBytes,
  signal,
}: {
  store: ArtifactStore;
  journal: Journal;
  maxInMemory: number;
  /** Most bytes of any one artifact. */
  maxBytes: number;
  signal: AbortSignal;
}): JobKeeper {
  const kept = new Map<bigint, Promise<KeptJob>>();

  async function load({ locator, programRoot, inputRoot }: JournalEntry): Promise<KeptJob> {
    const job = await fetchJob({ store, locator, programRoot, inputRoot, signal, maxBytes });
    return { ...job, inputTrees: job.inputs.map((bytes) => commitTensor({ bytes })) };
  }

  return {
    get: async (jobId) => {
      const entry = journal.find(jobId);
      if (entry === undefined) return null;
      const job = kept.get(jobId) ?? load(entry);
      keepLatest({ map: kept, key: jobId, value: job, most: maxInMemory });
      try {
        return await job;
      } catch (error) {
        kept.delete(jobId);
        throw error;
      }
    },
  };
}
