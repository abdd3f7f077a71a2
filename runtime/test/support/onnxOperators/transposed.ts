import { elementAt } from "./elementAt.ts";
import { indicesOf } from "./indicesOf.ts";
import type { IntegerTensor } from "./types.ts";

/** A matrix with rows and columns exchanged. */
export function transposed(tensor: IntegerTensor): IntegerTensor {
  const dims = [tensor.dims[1]!, tensor.dims[0]!];
  return { dims, values: indicesOf(dims).map(([row, column]) => elementAt({ tensor, index: [column!, row!] })!) };
}
