import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";
import {
  buildTextDirectionProgram,
  createWasmBackend,
  initHash,
  inputRootOf,
  packageDir,
  TEXT_DIRECTION_MODEL,
  type Backend,
  type RunOnnx,
} from "../../src/index.ts";
import { fromStored, toStored } from "../import/onnxRuns.ts";
import { openOrt } from "../import/openOrt.ts";
import { textLines } from "./textLines.ts";

const SOFTMAX = "softmax_0.tmp_0";

describe("the text direction program", () => {
  let backend: Backend;
  let float: RunOnnx;
  let built: ReturnType<typeof buildTextDirectionProgram>;
  before(async () => {
    await initHash();
    backend = await createWasmBackend();
    built = buildTextDirectionProgram();
    float = await openOrt({
      bytes: readFileSync(path.join(packageDir({ name: TEXT_DIRECTION_MODEL.package }), "assets", TEXT_DIRECTION_MODEL.file)),
    });
  });
  after(() => backend.close());

  const compare = async (parameters: { count: number; seed: number; hard?: boolean }) => {
    const { program, constants, report } = built;
    const result = { lines: 0, agreed: 0, right: 0, most: 0, sum: 0 };
    for (const { input, upsideDown } of await textLines(parameters)) {
      const inputs = [toStored({ border: report.inputs[0]!, values: Array.from(input.values) })];
      const run = await backend.run({ program, constants, inputs, inputRoot: inputRootOf({ inputs }) });
      const [, ours] = fromStored({ border: report.output, bytes: run.outputs.at(-1)! }) as [number, number];
      const theirs = (await float({ [TEXT_DIRECTION_MODEL.input]: input }))[SOFTMAX]!.values[1]!;
      result.lines += 1;
      result.agreed += Number(ours > 0.5 === theirs > 0.5);
      result.right += Number(theirs > 0.5 === upsideDown);
      result.most = Math.max(result.most, Math.abs(ours - theirs));
      result.sum += Math.abs(ours - theirs);
    }
    const { lines, agreed, right, most, sum } = result;
    console.log(
      `      decisions alike ${agreed} of ${lines} (float right ${right}), probability off by at most ${most.toFixed(4)}, on average ${(sum / lines).toFixed(5)}`,
    );
    return result;
  };

  it("decides as the float model does on clear lines of text", async () => {
    const { lines, agreed, right, most } = await compare({ count: 24, seed: 99 });
    expect(right).to.be.at.least(lines - 2);
    expect(agreed).to.equal(lines);
    expect(most).to.be.at.most(0.02);
  });

  it("stays near the float model where the text can hardly be read", async () => {
    const { lines, agreed, sum } = await compare({ count: 12, seed: 7, hard: true });
    expect(agreed).to.be.at.least(lines - 3);
    expect(sum / lines).to.be.at.most(0.1);
  });

  it("keeps every node of the file and says what became of it", () => {
    const { nodes, unused, inputs, output } = built.report;
    expect(unused).to.deep.equal([]);
    expect(new Set(nodes.map(({ node }) => node)).size)
      .to.equal(nodes.length)
      .and.to.equal(471);
    expect(inputs[0]!.dims).to.deep.equal([1, 3, 48, 192]);
    expect(output.dims).to.deep.equal([1, 2]);
  });
});
