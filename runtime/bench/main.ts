// The benchmark: speed of arithmetic, cost of commitment and of verification, growth with the picture. Every figure is measured here and
// now; goals and what the figures mean: docs/performance.md.
//   npm run bench -w runtime [-- --backend wasm|webgpu|webgpu-dot|webgpu-software --threads N --rounds N --n 2048 --only arithmetic,proofs,products,growth
//                               --products 256,1024,2048 --megapixels 0.1,0.4,1.6,6.4 --peak TOPS --json FILE]
// --peak is what the device does at most in int8, by its maker: the figures then tell which share of it was reached.
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { goalsOf, type Figures } from "./goalsOf.ts";
import { measureArithmetic } from "./measureArithmetic.ts";
import { measureGrowth } from "./measureGrowth.ts";
import { measureProducts } from "./measureProducts.ts";
import { measureProofs } from "./measureProofs.ts";
import { openBackend, type BackendName } from "./openBackend.ts";
import { superResolutionJob } from "./superResolutionJob.ts";

const { values } = parseArgs({
  options: {
    backend: { type: "string", default: "wasm" },
    threads: { type: "string", default: String(availableParallelism()) },
    rounds: { type: "string", default: "8" },
    n: { type: "string", default: "2048" },
    tiles: { type: "string", default: "8" },
    "tile-size": { type: "string", default: "148" },
    megapixels: { type: "string", default: "0.1,0.4,1.6,6.4" },
    products: { type: "string", default: "256,1024,2048" },
    only: { type: "string", default: "arithmetic,proofs,products,growth" },
    peak: { type: "string" },
    json: { type: "string" },
  },
});
const parts = values.only.split(",");
const [threads, rounds, n] = [Number(values.threads), Number(values.rounds), Number(values.n)];
const size = { tiles: Number(values.tiles), tileSize: Number(values["tile-size"]) };
const name = values.backend as BackendName;
const peak = values.peak === undefined ? null : Number(values.peak) * 1000;
if (peak !== null && !(peak > 0)) {
  console.error(`--peak ${values.peak}: expected the device's int8 peak in TOPS, such as 1979`);
  process.exit(2);
}
const started = performance.now();

const bench = await openBackend({ name, threads, warmed: true }).catch((error: Error) => {
  console.error(`no ${name} backend here: ${error.message}`);
  process.exit(1);
});
const machine = {
  processor: processorName(),
  cores: availableParallelism(),
  system: `${process.platform}-${process.arch}`,
  node: process.version,
};
console.log(`${name} (${bench.device}) on ${machine.processor}, ${machine.cores} cores, Node ${machine.node}`);

const figures: Figures = {};
if (parts.includes("arithmetic") || parts.includes("proofs")) {
  const job = await superResolutionJob(size);
  console.log(`super-resolution job: ${size.tiles} tiles of ${size.tileSize} × ${size.tileSize}; ${rounds} rounds`);
  if (parts.includes("arithmetic")) {
    Object.assign(figures, await measureArithmetic({ bench, n, job, rounds, peak }));
    show("gemm", figures.gemm!);
    show("convolution", figures.convolution!);
    show("commitment", figures.commitment!);
  }
  if (parts.includes("proofs")) {
    Object.assign(figures, await measureProofs({ bench, job, rounds }));
    show("rerun", figures.rerun!);
    show("check128", figures.check128!);
    show("proof", figures.proof!);
  }
}
if (parts.includes("products")) {
  figures.products = await measureProducts({ bench, sizes: values.products.split(",").map(Number), rounds });
  for (const { n: size, ...row } of figures.products) show(`product ${size}`, row);
}
await bench.backend.close();
await bench.warm?.close();
if (parts.includes("growth")) {
  figures.growth = await measureGrowth({ megapixels: values.megapixels.split(",").map(Number), backend: name, threads });
  for (const { megapixels, ...row } of figures.growth) show(`growth ${megapixels}`, row);
}

const goals = goalsOf({ figures });
console.log("");
for (const { what, value, goal, atLeast, met } of goals) {
  console.log(`${met ? "met   " : "MISSED"} ${what.padEnd(52)} ${text(value).padStart(8)}  (${atLeast ? "≥" : "≤"} ${goal})`);
}
const seconds = (performance.now() - started) / 1000;
console.log(`${goals.filter(({ met }) => met).length} of ${goals.length} goals met in ${seconds.toFixed(0)} s`);
if (values.json !== undefined) {
  const all = { machine, backend: name, device: bench.device, threads, rounds, superResolution: size, ...figures, goals, seconds };
  writeFileSync(values.json, `${JSON.stringify(all, null, 2)}\n`);
}

function show(part: string, row: object): void {
  for (const [key, value] of Object.entries(row))
    if (value !== null) console.log(`${part.padEnd(14)} ${key.padEnd(40)} ${text(value as number).padStart(9)}`);
}

function text(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 1 ? 4 : Math.abs(value) < 10 ? 2 : 1);
}

function processorName(): string {
  try {
    return /model name\s*: (.*)/.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "unknown processor";
  } catch {
    return "unknown processor";
  }
}
