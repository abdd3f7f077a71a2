import { expect } from "chai";
import { createRandom } from "../../test/support/createRandom.ts";
import { honestJob } from "../../test/support/honestJob.ts";
import { drawProgram, elementCount, initHash, inspectProgram, INT32_MAX, openElement, type Program } from "../src/index.ts";
import { buildLanguageProgram } from "../src/models/buildLanguageProgram.ts";
import { buildSuperResolutionProgram } from "../src/models/buildSuperResolutionProgram.ts";

describe("inspecting a program", () => {
  before(initHash);

  it("tells shapes, work and bytes of each op", () => {
    const report = inspectProgram(buildLanguageProgram());
    const hidden = report.ops.find(({ name, packed }) => packed && name.startsWith("hidden"))!;
    expect(hidden).to.deep.include({
      combine: "mul",
      reduce: "sum",
      reduceDims: [620],
      macs: 120 * 620,
      steps: 1,
      outputBytes: 480,
      leaves: 1,
    });
    expect(hidden.output).to.deep.equal({ dtype: "i32", dims: [120] });
    expect(hidden.reads[0]).to.deep.equal({ slot: "a", source: { kind: "input", index: 0 }, view: { dtype: "i8", dims: [2, 620] } });
    expect(report.totals.macs).to.equal(report.ops.reduce((sum, op) => sum + op.macs, 0));
    expect(report.worst.proofGas).to.equal(Math.max(...report.ops.map((op) => op.proofGas)));
  });

  it("bounds the proof of any element of random programs", async () => {
    let proofs = 0;
    let fullest = 0;
    for (let seed = 0; seed < 120; seed++) {
      const job = await honestJob({ seed });
      const { ops } = inspectProgram(job);
      const random = createRandom({ seed });
      for (const op of ops) {
        for (let draw = 0; draw < 3; draw++) {
          const element = random.int(0, elementCount(op.output.dims) - 1);
          const { length } = openElement({ ...job, op: op.index, element });
          expect(length).to.be.at.most(op.proofBytes, `seed ${seed} op ${op.index} element ${element}`);
          fullest = Math.max(fullest, length / op.proofBytes);
          proofs++;
        }
      }
    }
    console.log(`      ${proofs} proofs, the fullest takes ${(100 * fullest).toFixed(1)} % of its bound`);
    expect(fullest).to.be.above(0.95);
  });

  it("draws every op and input apart from each other", async () => {
    const report = inspectProgram(await buildSuperResolutionProgram({ tiles: 1, tileSize: 40 }));
    const svg = drawProgram({ report });
    const boxes = [...svg.matchAll(/<rect x="([-\d.]+)" y="(\d+)" width="(\d+)" height="(\d+)"/g)].map((match) =>
      match.slice(1).map(Number),
    );
    expect(boxes).to.have.length(report.ops.length + report.inputs.length);
    boxes.forEach(([x, y, width, height], i) => {
      for (const [x2, y2, width2] of boxes.slice(i + 1)) {
        expect(y2! >= y! + height! || x2! >= x! + width! || x2! + width2! <= x!, `boxes ${i}`).to.equal(true);
      }
    });
    for (const { name } of report.ops) expect(svg).to.include(` ${name}</text>`);
  });

  it("writes names into the drawing as text, whatever they hold", () => {
    const { program } = buildLanguageProgram();
    const name = `<script>"&\u0000\ud800`;
    const hostile: Program = { ...program, name, ops: program.ops.map((op) => ({ ...op, name, max: INT32_MAX })) };
    const svg = drawProgram({ report: inspectProgram({ program: hostile }) });
    expect(svg).to.include("&#60;script&#62;&#34;&#38; \ufffd");
    expect(svg).to.not.include("<script").and.not.include("\u0000");
  });
});
