// One picture of `measureGrowth`: argv are its megapixels, the backend and the threads; the figures go to the parent.
import { inputRootOf } from "../src/hash/inputRootOf.ts";
import { buildSuperResolutionProgram } from "../src/models/buildSuperResolutionProgram.ts";
import { createTileCutter } from "../src/models/createTileCutter.ts";
import { createTileJoiner } from "../src/models/createTileJoiner.ts";
import type { GrowthFigures } from "./measureGrowth.ts";
import { openBackend, type BackendName } from "./openBackend.ts";

// As `dpin devnet` cuts pictures.
const cut = { tiles: 2, tileSize: 148 };

const [megapixels, name, threads] = process.argv.slice(2);
const width = Math.round(Math.sqrt((Number(megapixels) * 1e6 * 4) / 3));
const height = Math.round((width * 3) / 4);
const rgb = new Uint8Array(width * height * 3);
for (let i = 0; i < rgb.length; i++) rgb[i] = (i / 3 / width) ^ (Math.imul(i, 2654435761) >>> 28);

const { backend } = await openBackend({ name: name as BackendName, threads: Number(threads) });
const { program, constants } = await buildSuperResolutionProgram(cut);
const started = performance.now();
const cutter = createTileCutter({ picture: { width, height, rgb }, ...cut });
const joiner = createTileJoiner({ width, height, ...cut });
for (let job = 0; job < cutter.jobs; job++) {
  const inputs = [cutter.input(job)];
  const { outputs } = await backend.run({ program, constants, inputs, inputRoot: inputRootOf({ inputs }) });
  joiner.add({ job, output: outputs.at(-1)! });
}
const larger = joiner.finish();
const seconds = (performance.now() - started) / 1000;
const peakMiB = process.resourceUsage().maxRSS / 1024;
const pictureMiB = (rgb.length + larger.rgb.length) / 2 ** 20;
await backend.close();
process.send!({
  ...{ megapixels: Number(megapixels), width, height, jobs: cutter.jobs, seconds, peakMiB, pictureMiB },
  peakBesidePictureMiB: peakMiB - pictureMiB,
} satisfies GrowthFigures);
