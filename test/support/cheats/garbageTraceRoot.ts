import type { Backend } from "@dpin/runtime";
import { randomBytes } from "node:crypto";
import { withRun } from "./withRun.ts";

/** Commits to a trace root of 32 random bytes: nobody can open anything of it, not even the provider. */
export function garbageTraceRoot({ backend }: { backend: Backend }): Backend {
  return withRun({ name: "garbage trace root", backend, change: (run) => ({ ...run, traceRoot: new Uint8Array(randomBytes(32)) }) });
}
