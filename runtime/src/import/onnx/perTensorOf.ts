import type { Importer } from "./importer.ts";
import { materialise } from "./materialise.ts";
import type { RealValue } from "./types.ts";

/** A stored real value with one scale for the whole tensor; requantises only when it has more. */
export function perTensorOf({ importer, value, name }: { importer: Importer; value: RealValue; name: string }): RealValue {
  if (value.scales.length === 1) return value;
  return materialise({ importer, value, meaning: { ...value, scales: [Math.max(...value.scales)] }, name: `${name}/one-scale` }).value;
}
