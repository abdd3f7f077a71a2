import type { Op } from "../../program/types.ts";
import { planTiles } from "../planTiles.ts";
import { epilogueText } from "./epilogueText.ts";
import { sourceBindings } from "./sourceBindings.ts";
import { splitIndex } from "./splitIndex.ts";
import { wordKernelText } from "./wordKernelText.ts";

/** Words of k (four i8 each) in a tile. */
const DEPTH = 8;

/**
 * Kernel of a packed op: out[o] = finish(Σ over r of A[mapA(o, r)] × B[mapB(o, r)]), as matrix products in tiles.
 *
 * A workgroup of 16 × 16 invocations brings tiles of both sides, 32 k deep, into workgroup memory straight through the maps (so a
 * convolution's windows are never laid out) and multiplies four i8 at a time with dot4I8Packed. Bindings: the op's distinct sources, then the
 * output. With `atomic` the words of the output are shared between invocations: it is an atomic<u32> array that must be clear.
 */
export function contractionKernel({ op }: { op: Op }): { text: string; groups: number; atomic: boolean } {
  const tiles = planTiles({ op });
  const { ownRows, ownColumns, rows, columns, batch, wholeWords } = tiles;
  const { dims } = op.output;
  const i8 = op.output.dtype === "i8";
  const atomic = i8 && !wholeWords;
  const { text: bindings, of } = sourceBindings({ op, atomic });
  const outputs = dims.map((_, i) => `o${i}`);
  const [tileRows, tileColumns] = [16 * ownRows, 16 * ownColumns];
  const [rowTiles, columnTiles] = [Math.ceil(rows / tileRows), Math.ceil(columns / tileColumns)];
  const groups = batch * rowTiles * columnTiles;
  const steps =
    op.reduceDims.slice(0, -1).reduce((product, dim) => product * dim, 1) * Math.ceil(op.reduceDims[op.reduceDims.length - 1]! / 4);
  const side = (name: "a" | "b") => wordKernelText({ op, name, operand: tiles[name].operand, binding: of[tiles[name].slot]!, outputs });
  const split = (from: string, loops: readonly number[]) =>
    splitIndex({ from, dims: loops.map((i) => dims[i]!), names: loops.map((i) => outputs[i]!) });
  // Of a side's indices only its own are declared; the others do not move it.
  const indices = (own: readonly number[]) =>
    outputs.map((name, i) => (own.includes(i) || tiles.batchLoops.includes(i) ? name : "0i")).join(", ");
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);

  const fetch = (name: "a" | "b", own: number, count: number, loops: readonly number[]) => {
    const passes = range(Math.ceil((16 * own) / 32));
    const tile = name === "a" ? "tile_row" : "tile_column";
    const line = (p: number) => `(lane >> 3u) + ${32 * p}u`;
    return {
      places: passes
        .map(
          (p) => `var ${name}_place${p} = vec4<i32>(0);
  let ${name}_line${p} = ${tile} * ${16 * own}u + ${line(p)};
  let ${name}_real${p} = ${line(p)} < ${16 * own}u && ${name}_line${p} < ${count}u;
  if (${name}_real${p}) {
    ${split(`${name}_line${p}`, loops)}
    ${name}_place${p} = place_${name}(${indices(loops)});
  }`,
        )
        .join("\n  "),
      loads: passes
        .map(
          (p) => `var ${name}_word${p} = 0u;
    if (${name}_real${p}) { ${name}_word${p} = word_${name}(${name}_place${p}, step + (lane & 7u)); }
    if (${line(p)} < ${16 * own}u) { tile_${name}[(lane & 7u) * ${16 * own}u + ${line(p)}] = ${name}_word${p}; }`,
        )
        .join("\n    "),
    };
  };
  const a = fetch("a", ownRows, rows, tiles.rowLoops);
  const b = fetch("b", ownColumns, columns, tiles.columnLoops);
  const cells = range(ownRows).flatMap((i) => range(ownColumns).map((j) => ({ i, j, name: `sum${i}_${j}` })));
  const flat = dims.reduce((text, dim, i) => (i === 0 ? "o0" : `(${text}) * ${dim} + o${i}`), "");
  const allIndices = `${split("batch", tiles.batchLoops)}
  ${split("row", tiles.rowLoops)}
  ${split("column", tiles.columnLoops)}`;
  const store = i8
    ? "atomicOr(&output[at >> 2u], (bitcast<u32>(value) & 0xffu) << ((at & 3u) * 8u));"
    : "output[at] = bitcast<u32>(value);";

  const text = `${bindings}
var<workgroup> tile_a: array<u32, ${DEPTH * tileRows}>;
var<workgroup> tile_b: array<u32, ${DEPTH * tileColumns}>;
${side("a")}
${side("b")}
${epilogueText({ op, bindings: { bias: of.bias ?? null, multiplier: of.multiplier ?? null }, outputs })}
fn place_of(batch: u32, row: u32, column: u32) -> u32 {
  ${allIndices}
  return u32(${flat});
}
fn value_at(batch: u32, row: u32, column: u32, sum: i32) -> i32 {
  ${allIndices}
  return finish(sum, ${outputs.join(", ")});
}
@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let tile = group.x + group.y * groups.x;
  if (tile >= ${groups}u) { return; }
  let tile_column = tile % ${columnTiles}u;
  let tile_row = (tile / ${columnTiles}u) % ${rowTiles}u;
  let batch = tile / ${columnTiles * rowTiles}u;
  ${split("batch", tiles.batchLoops)}
  ${a.places}
  ${b.places}
  ${cells.map(({ name }) => `var ${name} = 0i;`).join(" ")}
  for (var step = 0u; step < ${steps}u; step += ${DEPTH}u) {
    ${a.loads}
    ${b.loads}
    workgroupBarrier();
    for (var k = 0u; k < ${DEPTH}u; k++) {
      ${range(ownRows)
        .map((i) => `let a${i} = tile_a[k * ${tileRows}u + (lane >> 4u) * ${ownRows}u + ${i}u];`)
        .join(" ")}
      ${range(ownColumns)
        .map((j) => `let b${j} = tile_b[k * ${tileColumns}u + (lane & 15u) * ${ownColumns}u + ${j}u];`)
        .join(" ")}
      ${cells.map(({ i, j, name }) => `${name} += dot4I8Packed(a${i}, b${j});`).join(" ")}
    }
    workgroupBarrier();
  }
  let row = tile_row * ${tileRows}u + (lane >> 4u) * ${ownRows}u;
  let column = tile_column * ${tileColumns}u + (lane & 15u) * ${ownColumns}u;
  var sums = array<i32, ${cells.length}>(${cells.map(({ name }) => name).join(", ")});
  for (var i = 0u; i < ${ownRows}u; i++) {
    ${wholeWords ? "var word = 0u;" : ""}
    for (var j = 0u; j < ${ownColumns}u; j++) {
      if (row + i >= ${rows}u || column + j >= ${columns}u) { continue; }
      let value = value_at(batch, row + i, column + j, sums[i * ${ownColumns}u + j]);
      ${
        wholeWords
          ? "word = word | ((bitcast<u32>(value) & 0xffu) << (j * 8u));"
          : `let at = place_of(batch, row + i, column + j);
      ${store}`
      }
    }
    ${wholeWords ? `if (row + i < ${rows}u && column < ${columns}u) { output[place_of(batch, row + i, column) >> 2u] = word; }` : ""}
  }
}
`;
  return { text, groups, atomic };
}
