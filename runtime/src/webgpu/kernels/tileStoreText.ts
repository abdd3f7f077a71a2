import type { Op } from "../../program/types.ts";
import type { Tiles } from "../planTiles.ts";
import { epilogueText } from "./epilogueText.ts";
import type { SourceBindings } from "./sourceBindings.ts";
import { splitIndex } from "./splitIndex.ts";

/**
 * WGSL of `fn store(batch: u32, row: u32, column: u32, sums: vec4<i32>)`, which finishes and writes four neighbouring columns from a multiple of four
 * on, as far as they exist: by one word where they are one, else one by one; i8 share words then, which `atomic` tells.
 */
export function tileStoreText({
  op,
  tiles,
  bindings,
  atomic,
}: {
  op: Op;
  tiles: Tiles;
  bindings: SourceBindings;
  atomic: boolean;
}): string {
  const { dims } = op.output;
  const outputs = dims.map((_, i) => `o${i}`);
  const split = (from: string, loops: readonly number[]) =>
    splitIndex({ from, dims: loops.map((i) => dims[i]!), names: loops.map((i) => outputs[i]!) });
  const flat = dims.reduce((text, dim, i) => (i === 0 ? "o0" : `(${text}) * ${dim} + o${i}`), "");
  const { bias, multiplier } = bindings.of;
  const indices = (column: string) => `${split("batch", tiles.batchLoops)}
  ${split("row", tiles.rowLoops)}
  ${split(column, tiles.columnLoops)}`;
  const single = `fn store_one(batch: u32, row: u32, column: u32, sum: i32) {
  if (column >= ${tiles.columns}u) { return; }
  ${indices("column")}
  let value = finish(sum, ${outputs.join(", ")});
  let at = u32(${flat});
  ${atomic ? "atomicOr(&output[at >> 2u], (bitcast<u32>(value) & 0xffu) << ((at & 3u) * 8u));" : "output[at] = bitcast<u32>(value);"}
}`;
  const word = `fn value_at(batch: u32, row: u32, column: u32, sum: i32) -> u32 {
  ${indices("column")}
  return bitcast<u32>(finish(sum, ${outputs.join(", ")})) & 0xffu;
}
fn place_of(batch: u32, row: u32, column: u32) -> u32 {
  ${indices("column")}
  return u32(${flat});
}`;
  const body = tiles.wholeWords
    ? `if (column >= ${tiles.columns}u) { return; }
  output[place_of(batch, row, column) >> 2u] = ${["x", "y", "z", "w"].map((axis, j) => `(value_at(batch, row, column + ${j}u, sums.${axis}) << ${8 * j}u)`).join(" | ")};`
    : ["x", "y", "z", "w"].map((axis, j) => `store_one(batch, row, column + ${j}u, sums.${axis});`).join("\n  ");
  return `${epilogueText({ op, bindings: { bias: bias ?? null, multiplier: multiplier ?? null }, outputs })}
${tiles.wholeWords ? word : single}
fn store(batch: u32, row: u32, column: u32, sums: vec4<i32>) {
  if (row >= ${tiles.rows}u) { return; }
  ${body}
}`;
}
