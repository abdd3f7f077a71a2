/** A model cannot be imported: the file is not what it says, or a node has no integer form here; says which node, its op type, and why. */
export class OnnxError extends Error {
  readonly node: string | null;
  readonly opType: string | null;
  constructor({ node = null, reason, cause }: { node?: { name: string; opType: string } | null; reason: string; cause?: unknown }) {
    super(node ? `${node.opType} node "${node.name}": ${reason}` : reason, { cause });
    this.name = "OnnxError";
    this.node = node?.name ?? null;
    this.opType = node?.opType ?? null;
  }
}
