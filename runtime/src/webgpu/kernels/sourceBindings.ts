import { distinctSources } from "../../program/distinctSources.ts";
import { slotsOf, type Slot } from "../../program/slotsOf.ts";
import type { Op } from "../../program/types.ts";

/** What a kernel's sources are called, and which of the slots read them sixteen bytes at a time. */
export interface SourceBindings {
  readonly text: string;
  readonly of: Partial<Record<Slot, string>>;
  readonly quads: ReadonlySet<Slot>;
}

/**
 * WGSL that declares an op's distinct sources as read-only bindings 0…, then its output; `of` names the binding of a slot. A source is an array of
 * vec4<u32> when `wide` holds for every slot that reads it, else of u32.
 */
export function sourceBindings({
  op,
  atomic,
  wide = () => false,
}: {
  op: Op;
  atomic: boolean;
  wide?: (slot: Slot) => boolean;
}): SourceBindings {
  const sources = distinctSources({ op });
  const of: Partial<Record<Slot, string>> = {};
  const readers = sources.map((): Slot[] => []);
  for (const { slot, operand } of slotsOf({ op })) {
    const { kind, index } = operand.source;
    const at = sources.findIndex((source) => source.kind === kind && source.index === index);
    of[slot] = `source${at}`;
    readers[at]!.push(slot);
  }
  const quads = new Set(readers.filter((slots) => slots.every(wide)).flat());
  const lines = readers.map((slots, i) => {
    return `@group(0) @binding(${i}) var<storage, read> source${i}: array<${quads.has(slots[0]!) ? "vec4<u32>" : "u32"}>;`;
  });
  lines.push(`@group(0) @binding(${sources.length}) var<storage, read_write> output: array<${atomic ? "atomic<u32>" : "u32"}>;`);
  return { text: lines.join("\n"), of, quads };
}
