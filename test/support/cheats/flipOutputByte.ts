import type { Backend } from "@dpin/runtime";
import { tamperedRun } from "../tamperedRun.ts";
import { withRun } from "./withRun.ts";

/** Commits to an output with its middle byte flipped. */
export function flipOutputByte({ backend }: { backend: Backend }): Backend {
  const change = (run: Parameters<typeof tamperedRun>[0]["run"]) => {
    const op = run.outputs.length - 1;
    return tamperedRun({ run, lie: { kind: "byte", op, byte: run.outputs[op]!.length >> 1, xor: 0xff } });
  };
  return withRun({ name: "flipped output byte", backend, change });
}
