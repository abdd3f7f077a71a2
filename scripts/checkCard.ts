// `npm run check:card -w runtime [-- --backend webgpu|webgpu-dot|webgpu-software --programs N --tiled N --seed S --json FILE]`, in the GPU archive `run.sh --check-card`:
// whether this machine's card computes rightly. The backend's own gate, then random programs of small ops, held against the reference interpreter and WASM,
// and random products and convolutions of many tiles, held against WASM: every byte, every node of every tree. Exit code 1 at the first difference.
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { openBackend, type BackendName } from "../runtime/bench/openBackend.ts";
import { superResolutionJob } from "../runtime/bench/superResolutionJob.ts";
import { productChain } from "../runtime/bench/productChain.ts";
import { operationsOf } from "../runtime/bench/operationsOf.ts";
import type { RunRequest } from "../runtime/src/backend.ts";
import { initHash } from "../runtime/src/hash/keccak256.ts";
import { commitProgram } from "../runtime/src/program/commitProgram.ts";
import { createWasmBackend } from "../runtime/src/wasm/createWasmBackend.ts";
import { backendPlayer } from "../test/support/backendPlayer.ts";
import { createTally } from "../test/support/createTally.ts";
import { describeProgram } from "../test/support/describeProgram.ts";
import { randomProgram } from "../test/support/randomProgram.ts";
import { randomTiledProgram } from "../test/support/randomTiledProgram.ts";

function refuse(reason: string): never {
  console.error(
    `${reason}\nusage: check:card [--backend webgpu|webgpu-dot|webgpu-software] [--programs N] [--tiled N] [--seed S] [--json FILE]`,
  );
  process.exit(2);
}

function parse() {
  const text = { type: "string" } as const;
  try {
    return parseArgs({ options: { backend: text, programs: text, tiled: text, seed: text, json: text } }).values;
  } catch (error) {
    return refuse((error as Error).message);
  }
}

const values = parse();
const count = (name: "programs" | "tiled" | "seed", otherwise: number) => {
  const given = values[name];
  if (given !== undefined && !/^\d{1,9}$/.test(given)) refuse(`--${name} ${given}: expected a whole number`);
  return given === undefined ? otherwise : Number(given);
};
const name = values.backend ?? "webgpu";
if (!["webgpu", "webgpu-dot", "webgpu-software"].includes(name))
  refuse(`--backend ${name}: expected webgpu, webgpu-dot or webgpu-software`);
const [programs, tiled] = [count("programs", 300), count("tiled", 60)];
const seed = count("seed", Math.floor(Math.random() * 1e9));

await initHash();
const started = performance.now();
const { backend, device } = await openBackend({ name: name as BackendName, threads: 1 }).catch((error: Error) => {
  console.error(`no ${name} backend here: ${error.message}`);
  process.exit(1);
});
console.log(`${device} passed the gate in ${((performance.now() - started) / 1000).toFixed(1)} s; seed ${seed}`);
const wasm = await createWasmBackend({ threads: availableParallelism() });
const card = backendPlayer({ backend });
const tally = createTally({ players: [card, backendPlayer({ backend: wasm })] });
const counts = { programs: 0, tiled: 0, elements: 0, operations: 0 };

for (let i = 0; i < programs; i++) {
  const program = randomProgram({ seed: seed + i });
  await tally.play(program).catch((error: Error) => fail(error.message, describeProgram({ program })));
  counts.programs++;
}
for (const line of tally.lines()) console.log(line);

/** Holds the card's run against WASM's. */
async function compare(request: RunRequest): Promise<void> {
  const own = await wasm.run(request);
  const { difference, elements } = await card.run({
    ...request,
    constants: [...request.constants],
    inputs: [...request.inputs],
    commitment: commitProgram(request),
    own,
  });
  if (difference !== null) fail(`${request.program.name}: ${difference}`, JSON.stringify(request.program.ops));
  counts.tiled++;
  counts.elements += elements;
  counts.operations += operationsOf({ program: request.program });
}
const job = name !== "webgpu-software" ? { tiles: 2, tileSize: 148, n: 2048 } : { tiles: 1, tileSize: 24, n: 256 };
for (let i = 0; i < tiled; i++) await compare(randomTiledProgram({ seed: seed + i }));
await compare(productChain({ n: job.n, layers: 2 }));
await compare(productChain({ n: job.n, layers: 1, dtype: "i32" }));
await compare(await superResolutionJob(job));
console.log(
  `WASM = ${device} on ${counts.tiled} programs of many tiles, ${counts.elements.toLocaleString("en")} elements, ${counts.operations.toExponential(2)} operations`,
);
await backend.close();
await wasm.close();
const seconds = (performance.now() - started) / 1000;
console.log(`the card computes rightly: ${seconds.toFixed(0)} s`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ device, seed, ...counts, seconds }, null, 2)}\n`);
process.exit(0);

function fail(what: string, program: string): never {
  console.error(`the card computes WRONGLY (seed ${seed}): ${what}\n${program}`);
  process.exit(1);
}
