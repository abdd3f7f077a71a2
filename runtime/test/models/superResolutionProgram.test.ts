import { expect } from "chai";
import {
  buildSuperResolutionProgram,
  commitProgram,
  createReferenceBackend,
  createWasmBackend,
  initHash,
  inputRootOf,
  isPacked,
  pictureToTiles,
  tilesToPicture,
  toHex,
  type Backend,
  type Picture,
} from "../../src/index.ts";
import ranges from "../../src/models/superResolutionRanges.json" with { type: "json" };
import { createFloatUpscaler, type FloatUpscaler } from "./floatUpscaler.ts";
import { measureRanges } from "./measureRanges.ts";
import { cropPicture, extremeBlocks, fixturePicture, heldOutPicture } from "./pictures.ts";

describe("the super-resolution program", () => {
  let backend: Backend;
  let upscaler: FloatUpscaler;

  before(async () => {
    await initHash();
    backend = await createWasmBackend();
    upscaler = await createFloatUpscaler();
  });
  after(() => backend.close());

  const upscale = async ({ picture, tiles, tileSize }: { picture: Picture; tiles: number; tileSize: number }) => {
    const { program, constants } = await buildSuperResolutionProgram({ tiles, tileSize });
    const outputs: Uint8Array[] = [];
    for (const input of pictureToTiles({ picture, tiles, tileSize })) {
      const run = await backend.run({ program, constants, inputs: [input], inputRoot: inputRootOf({ inputs: [input] }) });
      outputs.push(run.outputs.at(-1)!);
    }
    return tilesToPicture({ outputs, width: picture.width, height: picture.height, tiles, tileSize });
  };

  const pictures = {
    "the package's fixture": fixturePicture,
    "a held-out photograph": heldOutPicture,
    "the strongest contrasts": async () => extremeBlocks({ size: 128, seed: 2 }),
  };
  for (const [name, read] of Object.entries(pictures)) {
    it(`is within 45 dB and 8 levels of the float model on ${name}`, async () => {
      const picture = await read();
      const integer = await upscale({ picture, tiles: 4, tileSize: 74 });
      const { psnr, most } = difference({ integer, float: upscaler.upscale(picture) });
      console.log(`      ${name}: PSNR ${psnr.toFixed(2)} dB, greatest difference ${most.toFixed(2)}`);
      expect(psnr).to.be.at.least(45);
      expect(most).to.be.at.most(8);
    });
  }

  it("gives the same bytes however the picture is cut", async () => {
    const picture = cropPicture({ picture: await fixturePicture(), x: 20, y: 10, size: 96 });
    const whole = await upscale({ picture, tiles: 1, tileSize: 96 });
    for (const [tiles, tileSize] of [
      [4, 58],
      [3, 41],
    ] as const) {
      expect(Buffer.compare((await upscale({ picture, tiles, tileSize })).rgb, whole.rgb)).to.equal(0);
    }
  });

  it("gives the reference interpreter's bytes", async () => {
    const size = 6;
    const { program, constants } = await buildSuperResolutionProgram({ tiles: 2, tileSize: size });
    const inputs = [Uint8Array.from({ length: 2 * size * size * 3 }, (_, i) => (i * 97) & 255)];
    const request = { program, constants, inputs, inputRoot: inputRootOf({ inputs }) };
    const reference = createReferenceBackend();
    expect(toHex((await backend.run(request)).traceRoot)).to.equal(toHex((await reference.run(request)).traceRoot));
  });

  it("runs its convolutions as packed ops", async () => {
    const { program } = await buildSuperResolutionProgram({ tiles: 2, tileSize: 40 });
    const convolutions = program.ops.filter((op) => op.combine === "mul");
    expect(convolutions).to.have.length(10);
    expect(convolutions.every((op) => isPacked({ op }))).to.equal(true);
  });

  it("is the same program on every machine", async () => {
    const { root } = commitProgram(await buildSuperResolutionProgram({ tiles: 2, tileSize: 40 }));
    expect(toHex(root)).to.equal("0x74bc1e03638a207ae7b0c5f56fe7968ba6e72967624ff652dda3a8c57086f185");
  });

  it("has the activation ranges that calibration measures", async () => {
    const measured = await measureRanges();
    expect(Object.keys(measured)).to.deep.equal(Object.keys(ranges));
    for (const [name, { least, most }] of Object.entries(measured)) {
      const committed = ranges[name as keyof typeof ranges];
      const widest = Math.max(...most, ...least.map(Math.abs));
      most.forEach((value, c) => expect(committed.most[c]).to.be.closeTo(value, 1e-3 * widest));
      least.forEach((value, c) => expect(committed.least[c]).to.be.closeTo(value, 1e-3 * widest));
    }
  });
});

function difference({ integer, float }: { integer: Picture; float: Float32Array }): { psnr: number; most: number } {
  expect(integer.rgb.length).to.equal(float.length);
  let squares = 0;
  let most = 0;
  float.forEach((value, i) => {
    const error = Math.abs(Math.min(255, Math.max(0, value)) - integer.rgb[i]!);
    squares += error * error;
    most = Math.max(most, error);
  });
  return { psnr: 10 * Math.log10(255 ** 2 / (squares / float.length)), most };
}
