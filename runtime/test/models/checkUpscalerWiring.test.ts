import { expect } from "chai";
import path from "node:path";
import { readTfjsModel } from "../../src/index.ts";
import { packageDir } from "../../src/import/packageDir.ts";
import { checkUpscalerWiring } from "../../src/models/checkUpscalerWiring.ts";

describe("the upscaler's wiring", () => {
  it("is refused, with the layer named, where a layer reads something else", async () => {
    const { layers } = await readTfjsModel({ dir: path.join(packageDir({ name: "@upscalerjs/default-model" }), "models") });
    expect(() => checkUpscalerWiring({ layers })).not.to.throw();
    for (const name of ["FDF", "SR", "LRLs_Concat"]) {
      const rewired = layers.map((layer) => (layer.name === name ? { ...layer, inputs: ["LR"] } : layer));
      expect(() => checkUpscalerWiring({ layers: rewired })).to.throw(`layer ${name} reads LR`);
      expect(() => checkUpscalerWiring({ layers: layers.filter((layer) => layer.name !== name) })).to.throw(`layer ${name} reads nothing`);
    }
  });
});
