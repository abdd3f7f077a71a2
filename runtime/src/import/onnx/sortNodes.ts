import { OnnxError } from "./OnnxError.ts";
import type { OnnxNode } from "./types.ts";

/**
 * The nodes in an order in which each follows those that it reads (Kahn 1962, "Topological sorting of large networks").
 * Throws an OnnxError when a value is defined twice, nowhere, or by way of itself.
 */
export function sortNodes({ nodes, given }: { nodes: readonly OnnxNode[]; given: readonly string[] }): OnnxNode[] {
  const makers = new Map<string, number>();
  const known = new Set(given);
  nodes.forEach((node, i) => {
    for (const output of node.outputs) {
      if (output === "") continue;
      if (makers.has(output) || known.has(output)) throw new OnnxError({ node, reason: `value "${output}" is defined twice` });
      makers.set(output, i);
    }
  });
  const readers: number[][] = nodes.map(() => []);
  const waiting = nodes.map((node, i) => {
    let open = 0;
    for (const input of new Set(node.inputs)) {
      if (input === "" || known.has(input)) continue;
      const maker = makers.get(input);
      if (maker === undefined) throw new OnnxError({ node, reason: `value "${input}" is made by no node` });
      readers[maker]!.push(i);
      open += 1;
    }
    return open;
  });
  const ready = nodes.flatMap((_, i) => (waiting[i] === 0 ? [i] : []));
  const sorted: OnnxNode[] = [];
  for (let next = 0; next < ready.length; next++) {
    sorted.push(nodes[ready[next]!]!);
    for (const reader of readers[ready[next]!]!) if (--waiting[reader]! === 0) ready.push(reader);
  }
  if (sorted.length < nodes.length) {
    const node = nodes[waiting.findIndex((open) => open > 0)]!;
    throw new OnnxError({ node, reason: "the graph has a cycle, and this node lies in it or behind it" });
  }
  return sorted;
}
