import { createWasmBackend } from "../../runtime/src/wasm/createWasmBackend.ts";
import { createWebGpuBackend } from "../../runtime/src/webgpu/createWebGpuBackend.ts";
import { backendPlayer } from "./backendPlayer.ts";
import { createDenoBackend } from "./createDenoBackend.ts";
import type { Player } from "./player.ts";
import { refereePlayer } from "./refereePlayer.ts";

const PLAYERS = {
  wasm: async (): Promise<Player> => backendPlayer({ backend: await createWasmBackend({ threads: 2 }) }),
  evm: (): Promise<Player> => refereePlayer(),
  // Both on SwiftShader; they share plans and kernels, but neither the implementation of WebGPU nor the compiler.
  webgpu: async (): Promise<Player> => backendPlayer({ backend: await createWebGpuBackend({ adapter: "software" }) }),
  "webgpu-deno": async (): Promise<Player> => backendPlayer({ backend: await createDenoBackend() }),
};

/** Every implementation there is beside the reference interpreter. */
export type PlayerName = keyof typeof PLAYERS;
export const PLAYER_NAMES = Object.keys(PLAYERS) as PlayerName[];

/** Starts the named players, by default all; an unknown name throws RangeError. */
export async function createPlayers({ names = PLAYER_NAMES }: { names?: readonly string[] } = {}): Promise<Player[]> {
  const unknown = names.find((name) => !Object.hasOwn(PLAYERS, name));
  if (unknown !== undefined) throw new RangeError(`unknown backend ${unknown}: choose from ${PLAYER_NAMES.join(", ")}`);
  const players: Player[] = [];
  for (const name of names as PlayerName[]) players.push(await PLAYERS[name]());
  return players;
}
