import type { RunRequest } from "./backend.ts";

/** Whether a run gives back the output of op `op`. */
export function keepsOutput({ request, op }: { request: Pick<RunRequest, "program" | "keep">; op: number }): boolean {
  return request.keep !== "output" || op === request.program.ops.length - 1;
}
