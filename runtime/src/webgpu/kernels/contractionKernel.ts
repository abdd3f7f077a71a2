import type { Slot } from "../../program/slotsOf.ts";
import type { Op } from "../../program/types.ts";
import { chooseTile, type Tile } from "../chooseTile.ts";
import { planTiles } from "../planTiles.ts";
import type { DeviceTraits } from "../types.ts";
import { dotLoopText } from "./dotLoopText.ts";
import { matrixLoopText } from "./matrixLoopText.ts";
import { readsQuads } from "./readsQuads.ts";
import { sourceBindings } from "./sourceBindings.ts";
import { splitIndex } from "./splitIndex.ts";
import { tileStoreText } from "./tileStoreText.ts";

/**
 * Kernel of a packed op: out[o] = finish(Σ over r of A[mapA(o, r)] × B[mapB(o, r)]), as matrix products in tiles.
 *
 * A workgroup brings tiles of both sides into workgroup memory straight through the maps (so a convolution's windows are never laid out), the next
 * step's while it multiplies this one's: four i8 at a time with dot4I8Packed, or whole tiles by the device's matrix units. Bindings: the op's distinct
 * sources, then the output. `tile` is the one that takes the least time unless it is given. With `atomic` the words of the output are shared between invocations: it is an atomic<u32> array that must be clear.
 */
export function contractionKernel({ op, traits: { units, matrix }, tile: forced }: { op: Op; traits: DeviceTraits; tile?: Tile }): {
  text: string;
  groups: number;
  atomic: boolean;
} {
  const tiles = planTiles({ op });
  const { rows, columns, batch } = tiles;
  const tile = forced ?? chooseTile({ rows, columns, batch, units, matrix });
  const atomic = op.output.dtype === "i8" && !tiles.wholeWords;
  const wide = (slot: Slot) => (slot === "a" || slot === "b") && readsQuads({ op, operand: op[slot]! });
  const bindings = sourceBindings({ op, atomic, wide });
  const [rowTiles, columnTiles] = [Math.ceil(rows / tile.rows), Math.ceil(columns / tile.columns)];
  const groups = batch * rowTiles * columnTiles;
  const words =
    op.reduceDims.slice(0, -1).reduce((product, dim) => product * dim, 1) * Math.ceil(op.reduceDims[op.reduceDims.length - 1]! / 4);
  const quads = Math.ceil(words / 4);
  const made =
    matrix === null ? dotLoopText({ op, tiles, bindings, tile, quads }) : matrixLoopText({ op, tiles, bindings, tile, quads, matrix });
  const batchIndices = splitIndex({
    from: "batch",
    dims: tiles.batchLoops.map((i) => op.output.dims[i]!),
    names: tiles.batchLoops.map((i) => `o${i}`),
  });
  const text = `${made.head}
${bindings.text}
${made.functions}
${tileStoreText({ op, tiles, bindings, atomic })}
@compute @workgroup_size(${made.invocations})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32${made.parameters}) {
  let tile = group.x + group.y * groups.x;
  if (tile >= ${groups}u) { return; }
  let tile_column = tile % ${columnTiles}u;
  let tile_row = (tile / ${columnTiles}u) % ${rowTiles}u;
  let batch = tile / ${columnTiles * rowTiles}u;
  ${batchIndices}
  ${made.body}
}
`;
  return { text, groups, atomic };
}
