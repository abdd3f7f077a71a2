import type { Backend } from "@dpin/runtime";
import { tamperedRun } from "../tamperedRun.ts";
import { withRun } from "./withRun.ts";

/** An honest trace, but an output root that is not the last op's: the requester is given something else than was computed. */
export function wrongOutputRoot({ backend }: { backend: Backend }): Backend {
  return withRun({ name: "wrong output root", backend, change: (run) => tamperedRun({ run, lie: { kind: "output root" } }) });
}
