import { distinctSources } from "../../program/distinctSources.ts";
import { slotsOf, type Slot } from "../../program/slotsOf.ts";
import type { Op } from "../../program/types.ts";

/** WGSL that declares an op's distinct sources as read-only bindings 0…, then its output; `of` names the binding of a slot. */
export function sourceBindings({ op, atomic }: { op: Op; atomic: boolean }): { text: string; of: Partial<Record<Slot, string>> } {
  const sources = distinctSources({ op });
  const lines = sources.map((_, i) => `@group(0) @binding(${i}) var<storage, read> source${i}: array<u32>;`);
  const element = atomic ? "atomic<u32>" : "u32";
  lines.push(`@group(0) @binding(${sources.length}) var<storage, read_write> output: array<${element}>;`);
  const of: Partial<Record<Slot, string>> = {};
  for (const { slot, operand } of slotsOf({ op })) {
    const { kind, index } = operand.source;
    of[slot] = `source${sources.findIndex((source) => source.kind === kind && source.index === index)}`;
  }
  return { text: lines.join("\n"), of };
}
