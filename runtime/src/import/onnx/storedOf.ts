import type { Importer } from "./importer.ts";
import { realOf } from "./realOf.ts";
import { integerOf } from "./integerOf.ts";
import type { IntegerValue, OnnxNode, RealValue } from "./types.ts";

/** An operand that is only moved about: integers, or real numbers as they are stored. A real constant is quantised by its own range. */
export function storedOf({ importer, node, name }: { importer: Importer; node: OnnxNode; name: string }): IntegerValue | RealValue {
  const value = importer.values.get(name)!;
  if (value.kind === "integer" || value.kind === "real") return value;
  if (value.kind === "constant" && ["int8", "uint8", "int32"].includes(value.tensor.dtype)) return integerOf({ importer, node, name });
  return realOf({ importer, node, name });
}
