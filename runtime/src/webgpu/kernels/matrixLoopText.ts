import type { Op } from "../../program/types.ts";
import type { Tile } from "../chooseTile.ts";
import { matrixStride } from "../matrixStride.ts";
import type { Tiles } from "../planTiles.ts";
import type { MatrixUnit } from "../types.ts";
import type { LoopText } from "./dotLoopText.ts";
import type { SourceBindings } from "./sourceBindings.ts";
import { tileSideText } from "./tileSideText.ts";

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/**
 * The product by the device's matrix units (Dawn's chromium_experimental_subgroup_matrix): i8 × i8 summed in i32 mod 2^32, which is exact. A tile
 * lies in workgroup memory line by line; each subgroup has its own part of the product in matrices, which go through that memory at the end to be finished.
 */
export function matrixLoopText({
  op,
  tiles,
  bindings,
  tile,
  quads,
  matrix,
}: {
  op: Op;
  tiles: Tiles;
  bindings: SourceBindings;
  tile: Tile;
  quads: number;
  matrix: MatrixUnit;
}): LoopText {
  const { down, across, depth } = tile;
  const invocations = down * across * matrix.lanes;
  const perStep = depth / 16;
  const stride = matrixStride(tile);
  const [ownRows, ownColumns] = [tile.rows / down, tile.columns / across];
  const [rowParts, columnParts] = [range(ownRows / matrix.rows), range(ownColumns / matrix.columns)];
  const side = (name: "a" | "b", lines: number) =>
    tileSideText({
      ...{ op, tiles, name, bindings, lines, perStep, invocations },
      write: (line, quad, value) =>
        `let at = ${line} * ${stride}u + ${quad} * 4u; let words = bitcast<vec4<i32>>(${value}); ${["x", "y", "z", "w"].map((axis, k) => `tile_${name}[at + ${k}u] = words.${axis};`).join(" ")}`,
    });
  const [a, b] = [side("a", tile.rows), side("b", tile.columns)];
  const parts = rowParts.flatMap((i) => columnParts.map((j) => ({ i, j, name: `sum${i}_${j}` })));
  const [left, right, result] = [
    `subgroup_matrix_left<i8, ${matrix.depth}, ${matrix.rows}>`,
    `subgroup_matrix_right<i8, ${matrix.columns}, ${matrix.depth}>`,
    `subgroup_matrix_result<i32, ${matrix.columns}, ${matrix.rows}>`,
  ];
  // Offsets and strides count elements of the array, words.
  const multiply = (k: string) => `{
      ${rowParts.map((i) => `let left${i} = subgroupMatrixLoad<${left}, row_major>(&tile_a, from_row + ${i * matrix.rows * stride}u + ${k} * ${matrix.depth / 4}u, ${stride}u);`).join("\n      ")}
      ${columnParts.map((j) => `let right${j} = subgroupMatrixLoad<${right}, col_major>(&tile_b, from_column + ${j * matrix.columns * stride}u + ${k} * ${matrix.depth / 4}u, ${stride}u);`).join("\n      ")}
      ${parts.map(({ i, j, name }) => `${name} = subgroupMatrixMultiplyAccumulate(left${i}, right${j}, ${name});`).join(" ")}
    }`;
  const elements = matrix.rows * matrix.columns;
  const fours = matrix.columns / 4;
  // The sums of all subgroups are written where tile A was.
  const needed = Math.max(stride * tile.rows, down * across * elements);
  const store = ({ i, j, name }: (typeof parts)[number]) => `workgroupBarrier();
  subgroupMatrixStore<row_major>(&tile_a, subgroup * ${elements}u, ${name}, ${matrix.columns}u);
  workgroupBarrier();
  for (var four = lane % ${matrix.lanes}u; four < ${elements / 4}u; four += ${matrix.lanes}u) {
    let at = subgroup * ${elements}u + four * 4u;
    store(batch, row + ${i * matrix.rows}u + four / ${fours}u, column + ${j * matrix.columns}u + (four % ${fours}u) * 4u, vec4<i32>(tile_a[at], tile_a[at + 1u], tile_a[at + 2u], tile_a[at + 3u]));
  }`;
  const body = `let from_row = (subgroup / ${across}u) * ${ownRows * stride}u;
  let from_column = (subgroup % ${across}u) * ${ownColumns * stride}u;
  ${a.places}
  ${b.places}
  ${parts.map(({ name }) => `var ${name} = ${result}();`).join(" ")}
  var step = 0u;
  loop {
    if (step < ${quads}u) {
    ${a.fetch}
    ${b.fetch}
    }
    if (step > 0u) {
    for (var k = 0u; k < ${depth / matrix.depth}u; k++) ${multiply("k")}
    }
    if (step >= ${quads}u) { break; }
    workgroupBarrier();
    ${a.keep}
    ${b.keep}
    workgroupBarrier();
    step += ${perStep}u;
  }
  let row = tile_row * ${tile.rows}u + (subgroup / ${across}u) * ${ownRows}u;
  let column = tile_column * ${tile.columns}u + (subgroup % ${across}u) * ${ownColumns}u;
  ${parts.map(store).join("\n  ")}`;
  return {
    // A subgroup's number is the same in all of it, which WGSL's analysis of whole workgroups cannot see.
    head: `diagnostic(off, chromium.subgroup_matrix_uniformity);
enable subgroups;
enable chromium_experimental_subgroup_matrix;`,
    functions: `var<workgroup> tile_a: array<i32, ${needed}>;
var<workgroup> tile_b: array<i32, ${stride * tile.columns}>;
${a.functions}
${b.functions}`,
    ...{ parameters: ", @builtin(subgroup_id) subgroup: u32", invocations, body },
  };
}
