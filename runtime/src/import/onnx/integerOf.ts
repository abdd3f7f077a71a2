import type { Importer } from "./importer.ts";
import { OnnxError } from "./OnnxError.ts";
import { placeConstant } from "./placed.ts";
import type { IntegerValue, OnnxNode } from "./types.ts";

/** An integer operand of 8 or 32 bits; a constant becomes a constant of the program. */
export function integerOf({ importer, node, name }: { importer: Importer; node: OnnxNode; name: string }): IntegerValue {
  const value = importer.values.get(name);
  if (value?.kind === "integer") return value;
  if (value?.kind !== "constant") throw new OnnxError({ node, reason: `"${name}" is real numbers, integers were expected` });
  const { dtype, dims, values } = value.tensor;
  if (dtype !== "int8" && dtype !== "uint8" && dtype !== "int32")
    throw new OnnxError({ node, reason: `"${name}" is of type ${dtype}; int8, uint8 and int32 are supported` });
  const stored = dtype === "uint8" ? values.map((each) => each - 128) : values;
  const integer: IntegerValue = {
    kind: "integer",
    dtype,
    ...placeConstant({ importer, name, dims, values: stored, dtype: dtype === "int32" ? "i32" : "i8" }),
  };
  importer.values.set(name, integer);
  return integer;
}
