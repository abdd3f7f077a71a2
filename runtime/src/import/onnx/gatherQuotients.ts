import type { SparseRow, TensorRef } from "../types.ts";
import type { Importer } from "./importer.ts";

/** Adds the op that looks i32 sums, to which their segment's offset was added, up in a table of `quotientTable`: i8 of the same dims. */
export function gatherQuotients({
  importer,
  name,
  sums,
  table,
}: {
  importer: Importer;
  name: string;
  sums: TensorRef;
  table: Int8Array;
}): TensorRef {
  const { builder } = importer;
  const bytes = new Uint8Array(table.buffer);
  const results = builder.addConstant({ name: `${name}/results`, dtype: "i8", dims: [table.length], bytes });
  const rows: SparseRow[] = sums.dims.map((_, i) => ({ [`o${i}`]: 1 }));
  const output = { dtype: "i8" as const, dims: sums.dims };
  return builder.addOp({ name, output, combine: "gather", a: { tensor: sums, rows }, b: { tensor: results, rows: [{}] } });
}
