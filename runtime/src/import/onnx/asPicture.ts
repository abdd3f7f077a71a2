import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import { reorder } from "./placed.ts";
import type { OnnxNode, Placed } from "./types.ts";

/** An [N, C, L] or [N, C, H, W] value stored channels last, with a line seen as a picture of one row. */
export function asPicture<T extends Placed>({ importer, node, value }: { importer: Importer; node: OnnxNode; value: T }): T {
  const { dims } = value;
  if (dims.length === 3) {
    const line = reorder({ importer, value, order: [0, 2, 1], name: node.name });
    const [n, c, l] = dims as [number, number, number];
    return { ...line, dims: [n, c, 1, l], order: [0, 2, 3, 1], tensor: { ...line.tensor, dims: [n, 1, l, c] } };
  }
  if (dims.length !== 4) throw new OnnxError({ node, reason: `an input of rank ${dims.length}; [N, C, L] and [N, C, H, W] are supported` });
  return reorder({ importer, value, order: [0, 2, 3, 1], name: node.name });
}

/** Undoes `asPicture` on a result when the operand had rank 3. */
export function fromPicture<T extends Placed>({ value, rank }: { value: T; rank: number }): T {
  if (rank === 4) return value;
  const [n, c, , l] = value.dims as [number, number, number, number];
  return { ...value, dims: [n, c, l], order: [0, 2, 1], tensor: { ...value.tensor, dims: [n, l, c] } };
}
