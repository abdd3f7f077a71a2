import { expect } from "chai";
import { calibrateOnnx, createWasmBackend, initHash, type Backend } from "../../src/index.ts";
import { randomGraph } from "../support/randomGraph.ts";
import { onnxModel } from "./onnxModels.ts";
import { runImported, runOrt } from "./onnxRuns.ts";
import { openOrt } from "./openOrt.ts";

const GRAPHS = 200;
/** Steps of 1/255 of the output's range: five nodes in a row, each rounded to 8 bits. */
const MOST = 12;

describe("graphs of real ONNX operators at random, quantised after training", () => {
  let backend: Backend;
  before(async () => {
    await initHash();
    backend = await createWasmBackend();
  });
  after(() => backend.close());

  it(`give onnxruntime's results within ${MOST} steps of 1/255 of the output's range`, async () => {
    const errors: number[] = [];
    for (let seed = 1; seed <= GRAPHS; seed++) {
      const { parts, dims, samples } = randomGraph({ seed });
      const bytes = onnxModel(parts);
      const ranges = await calibrateOnnx({ bytes, open: openOrt, samples: samples.map((values) => ({ x: { dims, values } })) });
      const results = [];
      for (const values of samples) {
        const feeds = { x: { type: "float" as const, dims, values } };
        const [theirs] = Object.values(await runOrt({ bytes, feeds }));
        results.push({ ours: (await runImported({ backend, bytes, feeds, ranges })).values, theirs: theirs! });
      }
      const all = results.flatMap(({ theirs }) => theirs);
      const range = Math.max(0, ...all) - Math.min(0, ...all);
      const off = Math.max(...results.flatMap(({ ours, theirs }) => theirs.map((value, i) => Math.abs(value - ours[i]!))));
      errors.push((255 * off) / (range || 1));
      const graph = parts.nodes.map(({ op, inputs, attributes }) => `${op}(${inputs.join()}) ${JSON.stringify(attributes)}`).join("; ");
      expect(errors.at(-1), `seed ${seed}, x ${dims.join(" × ")}: ${graph}`).to.be.at.most(MOST);
    }
    errors.sort((a, b) => a - b);
    const [middle, worst] = [errors[GRAPHS / 2]!.toFixed(2), errors.at(-1)!.toFixed(2)];
    console.log(`      ${GRAPHS} graphs: half of them within ${middle} steps, the worst ${worst}`);
  });
});
