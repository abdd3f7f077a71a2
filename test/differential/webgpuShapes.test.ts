import { expect } from "chai";
import { matrixProduct, PRODUCT_SHAPES } from "../../runtime/test/support/matrixProduct.ts";
import type { Backend, Run } from "../../runtime/src/backend.ts";
import { bytesEqual } from "../../runtime/src/bytes/bytesEqual.ts";
import { commitTensor } from "../../runtime/src/hash/commitTensor.ts";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import type { Op, Program } from "../../runtime/src/program/types.ts";
import { createReferenceBackend } from "../../runtime/src/reference/createReferenceBackend.ts";
import { chooseTile } from "../../runtime/src/webgpu/chooseTile.ts";
import { createDeviceProcess } from "../../runtime/src/webgpu/createDeviceProcess.ts";
import { createWebGpuBackend } from "../../runtime/src/webgpu/createWebGpuBackend.ts";
import { planDeviceRun } from "../../runtime/src/webgpu/planDeviceRun.ts";
import { planTiles } from "../../runtime/src/webgpu/planTiles.ts";
import { runOfResult } from "../../runtime/src/webgpu/runOfResult.ts";
import { createDenoBackend } from "../support/createDenoBackend.ts";

/** Workgroups in one dispatch dimension, bytes of an upload's piece, and of a portion that is read back. */
const [MOST_GROUPS, PIECE, PORTION] = [65_535, 2 ** 24, 2 ** 25];

/** Bytes in reverse order, twice. */
function reversals({ count }: { count: number }): Program {
  const op = (name: string, index: number): Op => ({
    ...{ name, output: { dtype: "i8", dims: [count] }, reduceDims: [], combine: "copy", combineShift: 0, reduce: "none", b: null },
    a: {
      ...{ source: { kind: index < 0 ? "input" : "output", index: Math.max(0, index) }, dtype: "i8", dims: [count], pad: 0 },
      map: [{ offset: count - 1, coefficients: [-1] }],
    },
    ...{ bias: null, multiplier: 1, shift: 0, zeroPoint: 0, min: -128, max: 127 },
  });
  const ops = [op("there", -1), op("back", 0)];
  return { version: 1, name: "reversals", inputs: [{ name: "x", dtype: "i8", dims: [count] }], constants: [], ops };
}

const BACKENDS: Record<string, () => Promise<Backend>> = {
  // The gate has its own tests.
  "WebGPU by Dawn": () => createWebGpuBackend({ adapter: "software", gate: async () => {} }),
  "WebGPU by wgpu (Deno)": createDenoBackend,
};

/** The reference's runs of the shapes, each made once for all backends. */
const wanted: Promise<Run>[] = [];

for (const [name, create] of Object.entries(BACKENDS)) {
  describe(`Sizes that take more than one piece: ${name}`, function () {
    this.timeout(600_000);
    let backend: Backend;
    before(async () => {
      await initHash();
      backend = await create();
    });
    after(() => backend.close());

    for (const [i, shape] of PRODUCT_SHAPES.entries()) {
      const { m, n, k, batch } = shape;
      it(`multiplies ${batch} × ${m} × ${n} × ${k} as the reference does`, async () => {
        const request = matrixProduct(shape);
        const expected = await (wanted[i] ??= createReferenceBackend().run(request));
        const actual = await backend.run(request);
        expect(bytesEqual(actual.outputs[0]!, expected.outputs[0]!)).to.equal(true);
        expect(bytesEqual(actual.traceRoot, expected.traceRoot)).to.equal(true);
      });
    }

    it("copies more than 65,535 workgroups do, uploaded in two pieces and read back in two portions", async () => {
      const count = 17 * 2 ** 20 + 3;
      const program = reversals({ count });
      const bytes = Uint8Array.from({ length: count }, (_, i) => Math.imul(i, 2654435761) >>> 23);
      const request = { program, constants: [], inputs: [bytes], inputRoot: new Uint8Array(32) };
      const { steps, staging } = planDeviceRun({ request });
      expect(Math.max(...steps.map((step) => (step.kind === "dispatch" ? step.groups : 0)))).to.be.greaterThan(MOST_GROUPS);
      expect(steps.filter(({ kind }) => kind === "flush").length).to.equal(2);
      expect(staging).to.be.within(PIECE, PORTION);
      const run = await backend.run(request);
      const expected = [bytes.slice().reverse(), bytes];
      expected.forEach((output, i) => {
        expect(bytesEqual(run.outputs[i]!, output), `op ${i}`).to.equal(true);
        expect(bytesEqual(run.trees[i]!.root, commitTensor({ bytes: output }).root), `root ${i}`).to.equal(true);
      });
    });
  });
}

/** Shapes that take the larger kinds of tiles on a device that works on one workgroup at a time, whole tiles and not. */
const LARGE = [
  { shape: { m: 250, n: 255, k: 70, batch: 1 }, tile: { rows: 128, columns: 128 } },
  { shape: { m: 515, n: 12, k: 48, batch: 2 }, tile: { rows: 256, columns: 16 } },
];
const ONE_UNIT = { units: 1, matrix: null };

describe("Tiles for large products", function () {
  this.timeout(600_000);
  const expected: Promise<Run>[] = [];
  before(async () => {
    await initHash();
    expected.push(...LARGE.map(({ shape }) => createReferenceBackend().run(matrixProduct(shape))));
  });

  it("are the ones that these shapes take", () => {
    for (const { shape, tile } of LARGE) {
      const { batch, rows, columns } = planTiles({ op: matrixProduct(shape).program.ops[0]! });
      expect(chooseTile({ batch, rows, columns, ...ONE_UNIT })).to.include(tile);
    }
  });

  it("compute as the reference does: WebGPU by Dawn", async () => {
    const device = await createDeviceProcess({ kind: "software" });
    try {
      for (const [i, { shape }] of LARGE.entries()) {
        const request = matrixProduct(shape);
        const result = await device.run({ plan: planDeviceRun({ request, traits: ONE_UNIT }), deadline: 500_000 });
        expect(bytesEqual(runOfResult({ request, result }).traceRoot, (await expected[i]!).traceRoot)).to.equal(true);
      }
    } finally {
      await device.close();
    }
  });

  it("compute as the reference does: WebGPU by wgpu (Deno)", async () => {
    const backend = await createDenoBackend({ traits: ONE_UNIT });
    try {
      for (const [i, { shape }] of LARGE.entries()) {
        expect(bytesEqual((await backend.run(matrixProduct(shape))).traceRoot, (await expected[i]!).traceRoot)).to.equal(true);
      }
    } finally {
      await backend.close();
    }
  });
});

describe("The shapes of the products", () => {
  it("take many tiles of rows, many of columns, both, and both with a batch", () => {
    const tiles = PRODUCT_SHAPES.map((shape) => {
      const { rows, columns, batch } = planTiles({ op: matrixProduct(shape).program.ops[0]! });
      const tile = chooseTile({ rows, columns, batch, units: Infinity, matrix: null });
      return { rows: Math.ceil(rows / tile.rows), columns: Math.ceil(columns / tile.columns), batch };
    });
    expect(tiles.some(({ rows, columns }) => rows > 1 && columns === 1)).to.equal(true);
    expect(tiles.some(({ rows, columns }) => rows === 1 && columns > 1)).to.equal(true);
    expect(tiles.some(({ rows, columns }) => rows > 1 && columns > 1)).to.equal(true);
    expect(tiles.some(({ columns, batch }) => columns > 1 && batch > 1)).to.equal(true);
  });
});
