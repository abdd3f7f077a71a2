import { keccak256, toHex } from "viem";
import type { Statement } from "../../sdk/src/index.ts";

/** The statement of a job that nobody ran: its roots are hashes of a name. */
export function namedStatement(name: string): Statement {
  const root = (part: string) => keccak256(toHex(`${name} ${part}`));
  return { programRoot: root("program"), inputRoot: root("input"), outputRoot: root("output"), traceRoot: root("trace") };
}
