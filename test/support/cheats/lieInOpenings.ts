import { createOpenings, type Openings, type TraceKeeper } from "@dpin/provider";

/** Answers over HTTP and on chain with other bytes than it committed to. */
export function lieInOpenings({ traces }: { traces: TraceKeeper }): Openings {
  const honest = createOpenings({ traces });
  return { reveal: async (node) => (await honest.reveal(node)).map((byte) => byte ^ 1) };
}
