import type { RunRequest } from "../src/backend.ts";
import { inputRootOf } from "../src/hash/inputRootOf.ts";
import { initHash } from "../src/hash/keccak256.ts";
import { buildSuperResolutionProgram } from "../src/models/buildSuperResolutionProgram.ts";
import { randomBytes } from "./randomBytes.ts";

/** A job of the super-resolution model: `tiles` tiles of noise, `tileSize` pixels wide and high. */
export async function superResolutionJob({ tiles, tileSize }: { tiles: number; tileSize: number }): Promise<RunRequest> {
  await initHash();
  const { program, constants } = await buildSuperResolutionProgram({ tiles, tileSize });
  const inputs = [randomBytes({ count: tiles * tileSize * tileSize * 3, seed: 0 })];
  return { program, constants, inputs, inputRoot: inputRootOf({ inputs }) };
}
