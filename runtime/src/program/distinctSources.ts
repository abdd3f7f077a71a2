import { slotsOf } from "./slotsOf.ts";
import type { Op, Source } from "./types.ts";

/** The sources an op reads, in slot order, each once: slots with the same source share one opening. */
export function distinctSources({ op }: { op: Op }): Source[] {
  const sources: Source[] = [];
  for (const { operand } of slotsOf({ op })) {
    const { kind, index } = operand.source;
    if (!sources.some((known) => known.kind === kind && known.index === index)) sources.push(operand.source);
  }
  return sources;
}
