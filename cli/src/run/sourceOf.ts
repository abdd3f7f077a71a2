import type { CheckedIndex } from "@dpin/sdk";

/** Where what a command shows comes from: the index as of a block, or the chain's logs and state. */
export interface Source {
  readonly from: "index" | "chain";
  /** The index's block; null of the chain, whose state may change while it is read. */
  readonly block: bigint | null;
}

/** The source of a document, and the line that ends a text: `source: index at block N`. The chain is told only where an index is configured (`isChoice`). */
export function sourceOf({ checked, isChoice }: { checked: CheckedIndex | undefined; isChoice: boolean }): {
  source: Source;
  line: string;
} {
  if (checked === undefined) return { source: { from: "chain", block: null }, line: isChoice ? "\nsource: the chain" : "" };
  const { head } = checked;
  return { source: { from: "index", block: head.number }, line: `\nsource: index at block ${head.number}` };
}
