import type { Run } from "../backend.ts";
import { buildReveal } from "./buildReveal.ts";
import type { TraceView } from "./types.ts";

/** A view of a run that is at hand. */
export function traceViewOf({ run }: { run: Run }): TraceView {
  return {
    node: async (address) => {
      const data = buildReveal({ run, ...address });
      return Array.from({ length: data.length / 32 }, (_, i) => data.subarray(i * 32, (i + 1) * 32));
    },
    leaf: async (address) => buildReveal({ run, ...address }),
  };
}
