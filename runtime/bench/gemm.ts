// Speed of the WASM backend: int8 products of 2048³, a chain of 3×3×32→32 convolutions over 256 × 256 pixels and the super-resolution of 4
// tiles, each with the time of its commitment as a share of the arithmetic's, next to a plain loop of JavaScript on the same machine.
// `npm run bench -w runtime [-- --threads N --json FILE]`
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { RunRequest } from "../src/backend.ts";
import { buildSuperResolutionProgram } from "../src/models/buildSuperResolutionProgram.ts";
import { elementCount } from "../src/program/elementCount.ts";
import type { AffineRow, Op, Operand, Program } from "../src/program/types.ts";
import { createWasmBackend } from "../src/wasm/createWasmBackend.ts";

const N = 2048;
const SIDE = 256;
const CHANNELS = 32;
const LAYERS = 4;
const ROUNDS = 6;

const row = (coefficients: number[], offset = 0): AffineRow => ({ offset, coefficients });
const fixed = { combine: "mul", combineShift: 0, reduce: "sum", zeroPoint: 0, min: -128, max: 127 } as const;

function operand({ kind, index }: Operand["source"], dims: number[], map: AffineRow[], pad = 0): Operand {
  return { source: { kind, index }, dtype: "i8", dims, map, pad };
}

/** `count` bytes that look random and are the same on every machine. */
function bytes(count: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => Math.imul(i + seed * 77_777, 2654435761) >>> 21);
}

function request({ ops, constants }: { ops: Op[]; constants: { dims: number[]; dtype: "i8" | "i32" }[] }): RunRequest {
  const { dims } = ops[0]!.a;
  const types = constants.map((type, i) => ({ name: `constant-${i}`, ...type }));
  const program: Program = { version: 1, name: "bench", inputs: [{ name: "x", dtype: "i8", dims }], constants: types, ops };
  const data = types.map((type, i) =>
    bytes(
      type.dims.reduce((product, dim) => product * dim, type.dtype === "i8" ? 1 : 4),
      i + 1,
    ),
  );
  const inputs = [
    bytes(
      dims.reduce((product, dim) => product * dim, 1),
      0,
    ),
  ];
  return { program, constants: data, inputs, inputRoot: new Uint8Array(32) };
}

function product(): RunRequest {
  const op: Op = {
    ...fixed,
    name: "product",
    output: { dtype: "i8", dims: [N, N] },
    reduceDims: [N],
    a: operand({ kind: "input", index: 0 }, [N, N], [row([1, 0, 0]), row([0, 0, 1])]),
    b: operand({ kind: "constant", index: 0 }, [N, N], [row([0, 1, 0]), row([0, 0, 1])]),
    bias: null,
    multiplier: 1,
    shift: 13,
  };
  return request({ ops: [op], constants: [{ dtype: "i8", dims: [N, N] }] });
}

/** A bias and a multiplier per channel, side by side in one tensor, and a border of pads. */
function convolutions(): RunRequest {
  const channel = (part: number): Operand => ({
    source: { kind: "constant", index: 0 },
    dtype: "i32",
    dims: [CHANNELS, 2],
    map: [row([0, 0, 1, 0, 0, 0]), row([0, 0, 0, 0, 0, 0], part)],
    pad: 0,
  });
  const dims = [SIDE, SIDE, CHANNELS];
  const kernelDims = [CHANNELS, 3, 3, CHANNELS];
  const window = [row([1, 0, 0, 1, 0, 0], -1), row([0, 1, 0, 0, 1, 0], -1), row([0, 0, 0, 0, 0, 1])];
  const kernel = [row([0, 0, 1, 0, 0, 0]), row([0, 0, 0, 1, 0, 0]), row([0, 0, 0, 0, 1, 0]), row([0, 0, 0, 0, 0, 1])];
  const ops = Array.from({ length: LAYERS }, (_, i): Op => {
    const source = i === 0 ? ({ kind: "input", index: 0 } as const) : ({ kind: "output", index: i - 1 } as const);
    return {
      ...fixed,
      name: `convolution-${i}`,
      output: { dtype: "i8", dims },
      reduceDims: [3, 3, CHANNELS],
      a: operand(source, dims, window, 3),
      b: operand({ kind: "constant", index: i + 1 }, kernelDims, kernel),
      bias: channel(0),
      multiplier: channel(1),
      shift: 41,
    };
  });
  const kernels = ops.map(() => ({ dtype: "i8" as const, dims: kernelDims }));
  return request({ ops, constants: [{ dtype: "i32", dims: [CHANNELS, 2] }, ...kernels] });
}

async function superResolution(): Promise<RunRequest> {
  const { program, constants } = await buildSuperResolutionProgram({ tiles: 4, tileSize: 64 });
  return { program, constants, inputs: [bytes(4 * 64 * 64 * 3, 0)], inputRoot: new Uint8Array(32) };
}

/** Multiply-accumulates count as two. */
function operations({ program }: RunRequest): number {
  const contractions = program.ops.filter((op) => op.combine === "mul" && op.reduce === "sum");
  return contractions.reduce((sum, op) => sum + 2 * elementCount(op.output.dims) * elementCount(op.reduceDims), 0);
}

/** GOPS of three nested loops over typed arrays, on one thread. */
function plainLoop(): number {
  const n = 256;
  const [a, b] = [1, 2].map((seed) => Int8Array.from({ length: n * n }, (_, i) => Math.imul(i + seed, 2654435761) >> 24)) as [
    Int8Array,
    Int8Array,
  ];
  const out = new Int32Array(n * n);
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum = (sum + a[i * n + k]! * b[j * n + k]!) | 0;
        out[i * n + j] = sum;
      }
    }
    best = Math.min(best, performance.now() - started);
  }
  return (2 * n ** 3) / best / 1e6;
}

const { values } = parseArgs({ options: { threads: { type: "string" }, json: { type: "string" } } });
const threads = Number(values.threads ?? availableParallelism());
const backend = await createWasmBackend({ threads });
const figures: Record<string, number> = { threads, "plainLoop.gops": plainLoop() };
for (const [name, work] of [
  ["gemm2048", product()],
  ["conv3x3x32", convolutions()],
  ["superResolution", await superResolution()],
] as const) {
  // The best of some rounds: other programs on the machine only ever make a round slower. They slow hashing and arithmetic alike, so the
  // share is that of all rounds together.
  let best = Infinity;
  let [compute, commit] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const run = await backend.run(work);
    best = Math.min(best, run.computeMs);
    compute += run.computeMs;
    commit += run.commitMs;
  }
  figures[`${name}.gops`] = operations(work) / best / 1e6;
  figures[`${name}.commitShare`] = commit / compute;
}
await backend.close();
for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(24)} ${value.toFixed(name.endsWith("Share") ? 3 : 1)}`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
