import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import {
  buildFaceDetectionProgram,
  checkElementOpening,
  commitProgram,
  createWasmBackend,
  facesOf,
  initHash,
  inputRootOf,
  openElement,
  pictureToFaceInput,
  sampleElements,
  toHex,
  type Backend,
  type Face,
  type Picture,
} from "../../src/index.ts";
import ranges from "../../src/models/faceDetectionRanges.json" with { type: "json" };
import { detectWithPackage } from "./detectWithPackage.ts";
import { facePicture } from "./facePictures.ts";
import { createFloatFaceDetector, type FloatFaceDetector } from "./floatFaceDetector.ts";
import { measureFaceRanges } from "./measureFaceRanges.ts";

const CELLS = 13;
/** How many faces the float model finds in each sample of the package. */
const FACES = [3, 1, 3, 3, 5, 5];

describe("the face detection program", () => {
  let backend: Backend;
  let detector: FloatFaceDetector;
  let built: Awaited<ReturnType<typeof buildFaceDetectionProgram>>;

  before(async () => {
    await initHash();
    backend = await createWasmBackend();
    detector = await createFloatFaceDetector();
    built = await buildFaceDetectionProgram();
  });
  after(() => backend.close());

  const run = (picture: Picture) => {
    const inputs = [pictureToFaceInput({ picture })];
    return backend.run({ ...built, inputs, inputRoot: inputRootOf({ inputs }) });
  };

  FACES.forEach((count, i) => {
    it(`finds the float model's faces in sample ${i + 1}`, async () => {
      const picture = await facePicture({ number: i + 1 });
      const output = (await run(picture)).outputs.at(-1)!;
      const float = detector.run(picture)["boxes"]!.values;
      const found = facesOf({ output, ...picture });
      const expected = facesOf({ output: bytesOf(float), ...picture });
      expect(expected).to.have.length(count);
      expect(found).to.have.length(count);
      const matches = expected.map((face) => {
        const best = found.reduce((most, other) => (overlap(face, other) > overlap(face, most) ? other : most));
        return { overlap: overlap(face, best), score: Math.abs(face.score - best.score) };
      });
      const leastOverlap = Math.min(...matches.map((match) => match.overlap));
      const mostScore = Math.max(...matches.map((match) => match.score));
      const { error, most } = errorOf(output, float);
      console.log(
        `      sample ${i + 1}: ${count} faces, overlap ≥ ${leastOverlap.toFixed(3)}, scores within ${mostScore.toFixed(3)}; ` +
          `output error ${(100 * error).toFixed(1)} % (root mean square), at most ${most.toFixed(2)}`,
      );
      expect(leastOverlap).to.be.at.least(0.9);
      expect(mostScore).to.be.at.most(0.06);
      expect(error).to.be.at.most(0.12);
    });
  });

  it("is judged by a float model that finds what the package itself finds", async () => {
    const picture = await facePicture({ number: 5 });
    const found = facesOf({ output: bytesOf(detector.run(picture)["boxes"]!.values), ...picture });
    const own = await detectWithPackage({ picture });
    expect(own).to.have.length(found.length);
    found.forEach((face, i) => {
      for (const key of ["x", "y", "width", "height"] as const) expect(face[key]).to.be.closeTo(own[i]![key], 0.1);
      expect(face.score).to.be.closeTo(own[i]!.score, 1e-3);
    });
  });

  it("finds no face in noise, as the float model", async () => {
    const picture = { width: 200, height: 150, rgb: Uint8Array.from({ length: 90_000 }, (_, i) => Math.imul(i + 1, 2_654_435_761) >>> 24) };
    expect(facesOf({ output: bytesOf(detector.run(picture)["boxes"]!.values), ...picture })).to.deep.equal([]);
    expect(facesOf({ output: (await run(picture)).outputs.at(-1)!, ...picture })).to.deep.equal([]);
  });

  it("gives elements that the referee's own recomputation confirms, of every op", async () => {
    const picture = await facePicture({ number: 2 });
    const inputs = [pictureToFaceInput({ picture })];
    const inputRoot = inputRootOf({ inputs });
    const own = await backend.run({ ...built, inputs, inputRoot });
    const commitment = commitProgram(built);
    const statement = { programRoot: commitment.root, inputRoot, outputRoot: own.outputRoot, traceRoot: own.traceRoot };
    const { program } = built;
    const last = program.ops.map((op, index) => ({ op: index, element: op.output.dims.reduce((a, b) => a * b) - 1 }));
    const first = program.ops.map((_, index) => ({ op: index, element: 0 }));
    for (const { op, element } of [...first, ...last, ...sampleElements({ program, count: 100 })]) {
      const opening = openElement({ ...built, commitment, own, inputs, inputRoot, op, element });
      expect(checkElementOpening({ statement, opening, op, element }), `op ${op} element ${element}`).to.equal(null);
    }
  });

  it("takes pictures as TensorFlow resizes them", async () => {
    for (const size of [
      { width: 500, height: 333 },
      { width: 70, height: 110 },
      { width: 416, height: 416 },
      { width: 1, height: 1 },
    ]) {
      const rgb = Uint8Array.from({ length: size.width * size.height * 3 }, (_, i) => Math.imul(i + 7, 2_654_435_761) >>> 24);
      const expected = detector.input({ ...size, rgb });
      const input = pictureToFaceInput({ picture: { ...size, rgb } });
      expect(input).to.have.length(expected.length);
      let most = 0;
      expected.forEach((value, i) => (most = Math.max(most, Math.abs(value - (input[i]! ^ 128)))));
      expect(most).to.be.at.most(0.51);
    }
    expect(() => pictureToFaceInput({ picture: { width: 2, height: 2, rgb: new Uint8Array(11) } })).to.throw(RangeError, "2 × 2");
    expect(tf.getBackend()).to.equal("wasm");
  });

  it("reads boxes as YOLO v2 defines them, and of overlapping ones the surest", () => {
    const values = new Float32Array(CELLS * CELLS * 25).fill(-20);
    const put = (row: number, column: number, box: number, ...fields: number[]) =>
      values.set(fields, (row * CELLS + column) * 25 + box * 5);
    put(6, 4, 2, 0, 0, 0, 0, 3);
    put(6, 5, 2, -20, 0, 0, 0, 1);
    put(1, 11, 0, 20, -20, Math.log(2), 0, 0.5);
    const faces = facesOf({ output: bytesOf(values), width: 1300, height: 1300 });
    expect(faces).to.have.length(2);
    const close = (face: Face, [x, y, width, height, score]: number[]) => {
      const actual = [face.x + face.width / 2, face.y + face.height / 2, face.width, face.height, face.score];
      [x, y, width, height, score].forEach((value, i) => expect(actual[i]).to.be.closeTo(value!, 0.1));
    };
    close(faces[0]!, [450, 650, 288.2459, 351.8061, 1 / (1 + Math.exp(-3))]);
    close(faces[1]!, [1200, 100, 320.6462, 209.4468, 1 / (1 + Math.exp(-0.5))]);
    expect(facesOf({ output: bytesOf(values), width: 1300, height: 1300, minScore: 0.7 })).to.have.length(1);
    expect(() => facesOf({ output: new Uint8Array(8), width: 1, height: 1 })).to.throw(RangeError, "16900");
  });

  it("is the same program on every machine", () => {
    expect(toHex(commitProgram(built).root)).to.equal("0x2a9379db16317d599a3265f8cecc7bbbcddf7509c793cc9d84704f400623170f");
  });

  it("has the activation ranges that calibration measures", async () => {
    const measured = await measureFaceRanges();
    expect(Object.keys(measured)).to.deep.equal(Object.keys(ranges));
    for (const [name, { least, most }] of Object.entries(measured)) {
      const committed = ranges[name as keyof typeof ranges];
      const widest = Math.max(...most, ...least.map(Math.abs));
      most.forEach((value, c) => expect(committed.most[c]).to.be.closeTo(value, 1e-3 * widest));
      least.forEach((value, c) => expect(committed.least[c]).to.be.closeTo(value, 1e-3 * widest));
    }
  });
});

/** A float output as the program would give it if it were exact. */
function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(Int32Array.from(values, (value) => Math.round(value * 4096)).buffer);
}

/** Root mean square error as a share of the float output's, and the greatest error, of all boxes whether they hold faces or not. */
function errorOf(output: Uint8Array, float: Float32Array): { error: number; most: number } {
  const integer = new Int32Array(output.slice().buffer);
  expect(integer.length).to.equal(float.length);
  let [squares, whole, most] = [0, 0, 0];
  float.forEach((value, i) => {
    const error = Math.abs(integer[i]! / 4096 - value);
    squares += error ** 2;
    whole += value ** 2;
    most = Math.max(most, error);
  });
  return { error: Math.sqrt(squares / whole), most };
}

/** Intersection over union. */
function overlap(a: Face, b: Face): number {
  const width = Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x));
  const height = Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));
  return (width * height) / (a.width * a.height + b.width * b.height - width * height);
}
