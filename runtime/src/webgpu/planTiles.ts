import type { Op, Operand } from "../program/types.ts";

/** A packed op as `batch` matrix products: rows move A only (or nothing), columns move B only, batch loops move both. */
export interface Tiles {
  readonly a: { readonly operand: Operand; readonly slot: "a" | "b" };
  readonly b: { readonly operand: Operand; readonly slot: "a" | "b" };
  readonly batchLoops: readonly number[];
  readonly rowLoops: readonly number[];
  readonly columnLoops: readonly number[];
  /** Elements of the product. */
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  /** Four columns from a multiple of 4 on are one aligned word of the output. */
  readonly wholeWords: boolean;
}

/** Plans a packed op for the tiled kernels. The product commutes: B is the side that the last output loop moves. */
export function planTiles({ op }: { op: Op }): Tiles {
  const { dims } = op.output;
  const last = dims.length - 1;
  const moves = (operand: Operand, loop: number) => operand.map.some((row) => row.coefficients[loop] !== 0);
  const swapped = moves(op.a, last) && !moves(op.b!, last);
  const first = { operand: op.a, slot: "a" } as const;
  const second = { operand: op.b!, slot: "b" } as const;
  const [a, b] = swapped ? [second, first] : [first, second];
  const loops = dims.map((_, i) => i);
  const batchLoops = loops.filter((i) => moves(a.operand, i) && moves(b.operand, i));
  const columnLoops = loops.filter((i) => !moves(a.operand, i) && moves(b.operand, i));
  const rowLoops = loops.filter((i) => !moves(b.operand, i));
  const size = (list: readonly number[]) => list.reduce((product, i) => product * dims[i]!, 1);
  const wholeWords = op.output.dtype === "i8" && columnLoops.includes(last) && dims[last]! % 4 === 0;
  return { a, b, batchLoops, rowLoops, columnLoops, batch: size(batchLoops), rows: size(rowLoops), columns: size(columnLoops), wholeWords };
}
