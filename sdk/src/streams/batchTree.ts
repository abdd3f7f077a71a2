import { rootOf } from "@dpin/runtime";
import { bytesToHex, hexToBytes } from "viem";
import type { Hex } from "viem";
import type { Statement } from "../actions/getStatement.ts";
import { statementHash } from "./statementHash.ts";

/** The Merkle tree of a batch's jobs (docs/spec/streams.md). */
export interface BatchTree {
  /** The voucher's jobsRoot. */
  readonly root: Hex;
  readonly jobCount: number;
  /** The siblings of job `leaf`, from its statement's hash upwards: what a proof against the batch brings along. */
  path(leaf: number): Hex[];
}

/** The tree over the statements of a batch's jobs, in their order; at least one. Await `initHash` of the runtime before. */
export function batchTree({ statements }: { statements: readonly Statement[] }): BatchTree {
  if (statements.length === 0) throw new RangeError("a batch has at least one job");
  const tree = rootOf({ hashes: statements.map((statement) => hexToBytes(statementHash(statement))) });
  return {
    root: bytesToHex(tree.root),
    jobCount: tree.count,
    path(leaf) {
      if (!Number.isInteger(leaf) || leaf < 0 || leaf >= tree.count) throw new RangeError(`job ${leaf} of a batch of ${tree.count}`);
      return tree.path({ index: leaf }).map((hash) => bytesToHex(hash));
    },
  };
}
