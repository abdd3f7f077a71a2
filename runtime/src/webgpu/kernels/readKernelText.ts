import type { Operand } from "../../program/types.ts";
import { affine } from "./affine.ts";
import { literal } from "./literal.ts";
import { rowRange } from "./rowRange.ts";

/**
 * WGSL of `fn NAME(loops…) -> i32`: the operand's element at these loop indices, its pad outside the view. An index is compared with its
 * dim unless the map's bounds show that it never leaves it. With `gathered` the function takes that value as its last argument, which is
 * added exactly to the index of dim 0: a sum that leaves i32 is outside.
 */
export function readKernelText({
  name,
  operand,
  binding,
  loops,
  extents,
  gathered,
}: {
  name: string;
  operand: Operand;
  binding: string;
  loops: readonly string[];
  extents: readonly number[];
  gathered: boolean;
}): string {
  const pad = literal(operand.pad);
  const lines = operand.map.flatMap((row, j) => {
    const dim = operand.dims[j]!;
    const { least, greatest } = rowRange({ row, extents });
    const at = affine({ start: row.offset, coefficients: row.coefficients, names: loops });
    if (gathered && j === 0) {
      return [
        `let base: i32 = ${at};`,
        "let x0: i32 = base + gathered;",
        `if (((base ^ x0) & (gathered ^ x0)) < 0 || x0 < 0 || x0 >= ${dim}) { return ${pad}; }`,
      ];
    }
    const checks = [...(least < 0 ? [`x${j} < 0`] : []), ...(greatest >= dim ? [`x${j} >= ${dim}`] : [])];
    return [`let x${j}: i32 = ${at};`, ...(checks.length > 0 ? [`if (${checks.join(" || ")}) { return ${pad}; }`] : [])];
  });
  const flat = operand.dims.reduce((text, dim, j) => (j === 0 ? "x0" : `(${text}) * ${dim} + x${j}`), "");
  const value =
    operand.dtype === "i32" ? `bitcast<i32>(${binding}[at])` : `extractBits(bitcast<i32>(${binding}[at >> 2u]), (at & 3u) * 8u, 8u)`;
  const parameters = [...loops, ...(gathered ? ["gathered"] : [])].map((loop) => `${loop}: i32`).join(", ");
  return `fn ${name}(${parameters}) -> i32 {
  ${lines.join("\n  ")}
  let at = u32(${flat});
  return ${value};
}`;
}
