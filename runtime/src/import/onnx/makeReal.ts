import type { Importer, NodeOutcome } from "./importer.ts";
import type { Meaning, OnnxNode, RealValue } from "./types.ts";

/** Makes a value with a meaning, in ops named after `node`, and tells how near to ONNX's it is. */
export type Maker = (parameters: { meaning: Meaning; node: OnnxNode }) => {
  readonly value: RealValue;
  readonly outcome: NodeOutcome;
  readonly detail?: string;
};

/** Makes a node's real value with the meaning planned for it, and keeps how, so that a second QuantizeLinear is given it anew rather than rounded twice. */
export function makeReal({
  importer,
  node,
  name,
  meaning,
  make,
}: {
  importer: Importer;
  node: OnnxNode;
  /** The value; a later node's where it was fused into this one. */
  name: string;
  meaning: Meaning;
  make: Maker;
}): void {
  const { value, outcome, detail } = make({ meaning, node });
  importer.values.set(name, { ...value, rounded: true });
  importer.makers.set(name, ({ meaning, node: reader }) => make({ meaning, node: { ...node, name: `${node.name}/${reader.name}` } }));
  importer.note({ node, outcome, ...(detail ? { detail } : {}) });
}
