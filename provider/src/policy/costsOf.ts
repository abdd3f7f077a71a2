import { measureProgram, REVEAL_LEVELS, tensorBytes, treeDepth, LEAF_BYTES, type Program } from "@dpin/runtime";

/** What a job takes of its provider besides the lock of its stake. */
export interface JobCosts {
  /** Multiply-accumulates. */
  readonly macs: number;
  /** Bytes fetched, hashed and stored, and served: constants and inputs, all op outputs, and the last one again. */
  readonly bytes: number;
  /** Of all tensors together, once: what a run holds. */
  readonly tensorBytes: number;
  /** The provider's transactions, and the answers to the longest descent through the trace. */
  readonly gas: number;
}

/** acceptJob, commit and finalize (`npm run gas`), and a whole answer to one reveal. */
const JOB_GAS = 368_000;
const ANSWER_GAS = 110_000;

/** The costs of a valid program's run as a job. */
export function costsOf({ program }: { program: Program }): JobCosts {
  const { macs, bytes } = measureProgram({ program });
  const last = program.ops.at(-1)!.output;
  const reveals = (leaves: number) => Math.ceil(treeDepth({ count: leaves }) / REVEAL_LEVELS);
  const largest = Math.max(...program.ops.map(({ output }) => Math.ceil(tensorBytes(output) / LEAF_BYTES)));
  // Down the trace tree, down the largest tensor, and its leaf.
  const answers = reveals(program.ops.length) + reveals(largest) + 1;
  return { macs, bytes: bytes + tensorBytes(last), tensorBytes: bytes, gas: JOB_GAS + answers * ANSWER_GAS };
}
