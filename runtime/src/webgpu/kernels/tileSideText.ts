import type { Op } from "../../program/types.ts";
import type { Tiles } from "../planTiles.ts";
import type { SourceBindings } from "./sourceBindings.ts";
import { splitIndex } from "./splitIndex.ts";
import { wordKernelText } from "./wordKernelText.ts";

/** WGSL of one side of a tiled product: how the invocations of a workgroup bring its lines of a tile, a step of the reduction at a time. */
export interface TileSide {
  /** The functions it needs. */
  readonly functions: string;
  /** Which quads are an invocation's own, before the loop. */
  readonly places: string;
  /** Reads them for the step `step` (in quads) into variables. */
  readonly fetch: string;
  /** Writes them to workgroup memory as `write` says for a line of the tile, a quad of the step and a vec4<u32>. */
  readonly keep: string;
}

/**
 * `lines` lines of side `name` of `count` there are, `perStep` quads (sixteen i8) each at a step, by `invocations`; the tile's number is in the variable
 * `tile_row` (A) or `tile_column` (B), the invocation's in `lane`, and the indices of the batch loops are in scope. Behind the last line it is read again:
 * what comes of it is never stored, and no branch keeps the reads from being under way together.
 */
export function tileSideText({
  op,
  tiles,
  name,
  bindings,
  lines,
  perStep,
  invocations,
  write,
}: {
  op: Op;
  tiles: Tiles;
  name: "a" | "b";
  bindings: SourceBindings;
  lines: number;
  perStep: number;
  invocations: number;
  write: (line: string, quad: string, value: string) => string;
}): TileSide {
  const { operand, slot } = tiles[name];
  const outputs = op.output.dims.map((_, i) => `o${i}`);
  const loops = name === "a" ? tiles.rowLoops : tiles.columnLoops;
  const count = name === "a" ? tiles.rows : tiles.columns;
  const tile = name === "a" ? "tile_row" : "tile_column";
  // Of a side's indices only its own are declared; the others do not move it.
  const indices = outputs.map((output, i) => (loops.includes(i) || tiles.batchLoops.includes(i) ? output : "0i")).join(", ");
  const split = (from: string) => splitIndex({ from, dims: loops.map((i) => op.output.dims[i]!), names: loops.map((i) => outputs[i]!) });
  const apart = invocations / perStep;
  const passes = Array.from({ length: Math.ceil(lines / apart) }, (_, p) => p);
  const line = (p: number) => `(lane / ${perStep}u + ${p * apart}u)`;
  // In the last pass there may be more invocations than lines.
  const inTile = (p: number) => ((p + 1) * apart > lines ? `${line(p)} < ${lines}u` : "true");
  return {
    functions: wordKernelText({ op, name, operand, binding: bindings.of[slot]!, outputs, quads: bindings.quads.has(slot), perStep }),
    places: passes
      .map(
        (p) => `var ${name}_place${p} = vec4<i32>();
  var ${name}_quad${p} = vec4<u32>();
  {
    let line = min(${tile} * ${lines}u + ${line(p)}, ${count - 1}u);
    ${split("line")}
    ${name}_place${p} = place_${name}(${indices});
  }`,
      )
      .join("\n  "),
    fetch: passes.map((p) => `${name}_quad${p} = quad_${name}(${name}_place${p}, step, lane % ${perStep}u);`).join("\n    "),
    keep: passes.map((p) => `if (${inTile(p)}) { ${write(line(p), `(lane % ${perStep}u)`, `${name}_quad${p}`)} }`).join("\n    "),
  };
}
