import type { Hash, Tree } from "./hash/types.ts";
import type { Program } from "./program/types.ts";

/** An engine that runs valid programs; every backend gives the same bytes. */
export interface Backend {
  readonly name: string;
  /** Says, without computing anything, whether the run of a valid program has room; `run` refuses one that has not. */
  fit(request: Pick<RunRequest, "program">): Promise<Fit>;
  run(request: RunRequest): Promise<Run>;
  close(): Promise<void>;
}

/** What a run would take and what there may be, in bytes: of memory in all, or of the largest single buffer. */
export interface Fit {
  readonly fits: boolean;
  readonly of: "memory" | "buffer";
  readonly needed: number;
  readonly available: number;
}

/** `constants` and `inputs` are the tensors' bytes in program order; `inputRoot` also seeds `generated` sources. */
export interface RunRequest {
  readonly program: Program;
  readonly constants: readonly Uint8Array[];
  readonly inputs: readonly Uint8Array[];
  readonly inputRoot: Hash;
  /**
   * Which op outputs the run gives back: all (the default), from which any element can be opened, or only the last one's, which with all
   * trees is enough to compare commitments and leaves the others where they were computed.
   */
  readonly keep?: "all" | "output";
  /**
   * Milliseconds after which one attempt at this run counts as stuck on a device that cannot be interrupted; the backend's own figure when left
   * out. Backends without such a device pay no heed.
   */
  readonly patience?: number;
  /** Ends the run early: `run` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called after each op with the number of ops done and in all. */
  onProgress?(done: number, total: number): void;
}

/** What a run is planned from; without its data the plan is as large, but cannot be run. */
export type PlannedRun = Pick<RunRequest, "program" | "inputRoot"> & Partial<Pick<RunRequest, "constants" | "inputs" | "keep">>;

/** A finished run: all op outputs, committed. */
export interface Run {
  /** Bytes of each op's output, in op order; an output that was not to be kept is empty, which no tensor is. */
  readonly outputs: readonly Uint8Array[];
  /** The tensor tree of each op's output. */
  readonly trees: readonly Tree[];
  readonly traceTree: Tree;
  readonly outputRoot: Hash;
  readonly traceRoot: Hash;
  /** Wall time of the arithmetic and of the hashing, in milliseconds. */
  readonly computeMs: number;
  readonly commitMs: number;
}
