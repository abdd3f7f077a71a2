import { createOpenings, type JobKeeper, type Openings, type TraceKeeper } from "@dpin/provider";

/** Answers over HTTP and on chain with other bytes than it committed to. */
export function lieInOpenings(parameters: { traces: TraceKeeper; jobs: JobKeeper }): Openings {
  const honest = createOpenings(parameters);
  const lie = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 1);
  return {
    reveal: async (node) => lie(await honest.reveal(node)),
    elements: async (asked) => (await honest.elements(asked)).map(lie),
  };
}
