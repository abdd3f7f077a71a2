import type { Op } from "../../program/types.ts";
import type { Tile } from "../chooseTile.ts";
import type { Tiles } from "../planTiles.ts";
import type { SourceBindings } from "./sourceBindings.ts";
import { tileSideText } from "./tileSideText.ts";

/** WGSL of a tiled kernel's inner part: text before the bindings, functions, more parameters of main, and its body. */
export interface LoopText {
  readonly head: string;
  readonly functions: string;
  readonly parameters: string;
  readonly invocations: number;
  readonly body: string;
}

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/**
 * The product by dot4I8Packed. In workgroup memory word k of all lines of a side lies in a row, so that an invocation reads four neighbouring rows, or
 * columns, at a time; its own are one four or several of them, far apart. With more than 16 sums the words of a step are unrolled, which NVIDIA's
 * compiler does not do by itself and which makes 57 TOPS 95 on an H100; with 16 it gains nothing.
 */
export function dotLoopText({
  op,
  tiles,
  bindings,
  tile,
  quads,
}: {
  op: Op;
  tiles: Tiles;
  bindings: SourceBindings;
  tile: Tile;
  quads: number;
}): LoopText {
  const { down, across, depth } = tile;
  const invocations = down * across;
  const [rowFours, columnFours] = [tile.rows / (4 * down), tile.columns / (4 * across)];
  const perStep = depth / 16;
  // Four words more than lines: the words that an invocation writes lie in other banks then.
  const [strideA, strideB] = [tile.rows + 4, tile.columns + 4];
  const side = (name: "a" | "b", lines: number, stride: number) =>
    tileSideText({
      ...{ op, tiles, name, bindings, lines, perStep, invocations },
      write: (line, quad, value) =>
        `let at = ${quad} * ${4 * stride}u + ${line}; ${["x", "y", "z", "w"].map((axis, k) => `tile_${name}[at + ${k * stride}u] = ${value}.${axis};`).join(" ")}`,
    });
  const [a, b] = [side("a", tile.rows, strideA), side("b", tile.columns, strideB)];
  const [ownRows, ownColumns] = [range(4 * rowFours), range(4 * columnFours)];
  const multiply = (k: string) => `{
      ${ownRows.map((i) => `let a${i} = tile_a[${k} * ${strideA}u + ${Math.floor(i / 4) * 4 * down + (i % 4)}u + own_row];`).join(" ")}
      ${ownColumns.map((j) => `let b${j} = tile_b[${k} * ${strideB}u + ${Math.floor(j / 4) * 4 * across + (j % 4)}u + own_column];`).join(" ")}
      ${ownRows.flatMap((i) => ownColumns.map((j) => `sum${i}_${j} += dot4I8Packed(a${i}, b${j});`)).join(" ")}
    }`;
  const unrolled = rowFours * columnFours > 1;
  const products = unrolled
    ? range(depth / 4)
        .map((k) => multiply(`${k}u`))
        .join("\n    ")
    : `for (var k = 0u; k < ${depth / 4}u; k++) ${multiply("k")}`;
  const body = `let own_row = (lane / ${across}u) * 4u;
  let own_column = (lane % ${across}u) * 4u;
  ${a.places}
  ${b.places}
  ${ownRows.flatMap((i) => ownColumns.map((j) => `var sum${i}_${j} = 0i;`)).join(" ")}
  var step = 0u;
  loop {
    if (step < ${quads}u) {
    ${a.fetch}
    ${b.fetch}
    }
    if (step > 0u) {
    ${products}
    }
    if (step >= ${quads}u) { break; }
    workgroupBarrier();
    ${a.keep}
    ${b.keep}
    workgroupBarrier();
    step += ${perStep}u;
  }
  let row = tile_row * ${tile.rows}u + own_row;
  let column = tile_column * ${tile.columns}u + own_column;
  var sums = array<vec4<i32>, ${ownRows.length * columnFours}>(${ownRows
    .flatMap((i) =>
      range(columnFours).map(
        (g) =>
          `vec4<i32>(${range(4)
            .map((j) => `sum${i}_${4 * g + j}`)
            .join(", ")})`,
      ),
    )
    .join(", ")});
  for (var i = 0u; i < ${ownRows.length}u; i++) {
    for (var g = 0u; g < ${columnFours}u; g++) {
      store(batch, row + (i / 4u) * ${4 * down}u + i % 4u, column + g * ${4 * across}u, sums[i * ${columnFours}u + g]);
    }
  }`;
  return {
    head: "",
    functions: `var<workgroup> tile_a: array<u32, ${(depth / 4) * strideA}>;
var<workgroup> tile_b: array<u32, ${(depth / 4) * strideB}>;
${a.functions}
${b.functions}`,
    ...{ parameters: "", invocations, body },
  };
}
