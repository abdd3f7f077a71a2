import { BigInt, Bytes } from "@graphprotocol/graph-ts";
import { Network, Program } from "../../generated/schema";

/** The caller saves both. */
export function ensureProgram(root: Bytes, network: Network, at: BigInt): Program {
  const known = Program.load(root);
  if (known != null) return known;
  const program = new Program(root);
  program.jobsPosted = 0;
  program.jobsFinalized = 0;
  program.jobsConvicted = 0;
  program.createdAt = at;
  network.programs += 1;
  return program;
}
