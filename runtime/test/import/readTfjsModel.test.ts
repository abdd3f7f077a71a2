import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { readTfjsModel } from "../../src/index.ts";

describe("reading a TensorFlow.js model", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-tfjs-"));
  });
  afterEach(() => rm(dir, { recursive: true }));

  const write = async ({ weights, bytes }: { weights: { name: string; shape: number[] }[]; bytes: Uint8Array }) => {
    const json = {
      format: "layers-model",
      modelTopology: {
        model_config: { config: { layers: [{ class_name: "Conv2D", name: "conv", config: {}, inbound_nodes: [[["x", 0, 0, {}]]] }] } },
      },
      weightsManifest: [{ paths: ["shard.bin"], weights: weights.map((weight) => ({ ...weight, dtype: "float32" })) }],
    };
    await writeFile(path.join(dir, "model.json"), JSON.stringify(json));
    await writeFile(path.join(dir, "shard.bin"), bytes);
  };
  const weights = [
    { name: "conv/kernel", shape: [1, 2, 3, 2] },
    { name: "conv/bias", shape: [2] },
  ];
  const floats = Float32Array.from({ length: 14 }, (_, i) => i / 4);

  it("gives kernels with the output channel first", async () => {
    await write({ weights, bytes: new Uint8Array(floats.buffer) });
    const { layers, convolutions } = await readTfjsModel({ dir });
    const { kernel, bias } = convolutions.get("conv")!;
    expect(layers).to.deep.equal([{ kind: "Conv2D", name: "conv", inputs: ["x"] }]);
    expect([kernel.out, kernel.height, kernel.width, kernel.in]).to.deep.equal([2, 1, 2, 3]);
    expect([...kernel.values]).to.deep.equal([0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11].map((value) => value / 4));
    expect([...bias]).to.deep.equal([3, 3.25]);
  });

  const rejection = async () => readTfjsModel({ dir }).then(() => "none", String);

  it("refuses weights that end early, a layer without weights and a file that is no layers model", async () => {
    await write({ weights, bytes: new Uint8Array(floats.buffer, 0, 52) });
    expect(await rejection()).to.contain("the weights end inside conv/bias");
    await write({ weights: weights.slice(0, 1), bytes: new Uint8Array(floats.buffer) });
    expect(await rejection()).to.contain("layer conv has no weights");
    await writeFile(path.join(dir, "model.json"), `{ "format": "graph-model" }`);
    expect(await rejection()).to.contain("layers-model");
  });
});
