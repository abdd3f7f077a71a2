import { encodePacked, keccak256 } from "viem";
import type { Hex } from "viem";
import type { Statement } from "../actions/getStatement.ts";

/**
 * What stands for a job on chain: keccak256(keccak256(programRoot ‖ inputRoot) ‖ outputRoot ‖ traceRoot), over 96 bytes. A single job's commitment,
 * and a job's leaf in a batch (docs/spec/streams.md).
 */
export function statementHash({ programRoot, inputRoot, outputRoot, traceRoot }: Statement): Hex {
  const posted = keccak256(encodePacked(["bytes32", "bytes32"], [programRoot, inputRoot]));
  return keccak256(encodePacked(["bytes32", "bytes32", "bytes32"], [posted, outputRoot, traceRoot]));
}
